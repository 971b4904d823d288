"""`adjust`: dossiers that are what they are about, decisions judged by the rules, a page that gives nothing away."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from simkit.company.dossiers import KINDS, Dossier, draw_dossiers
from simkit.course.answers import AnswersError, FileDesk
from simkit.course.checks import adjust
from simkit.course.checks.adjust import APPROVERS, dossiers, read, reference_answers
from simkit.course.exercise import exercise
from simkit.course.grade import grade, hints
from simkit.course.words import dictionary, say
from simkit.goals.adjust import Request, breaches, triggers
from simkit.scenario import Language
from simkit.show.forms import form_of
from simkit.show.sheet import Sheet


@dataclass(frozen=True)
class Recipe:
    seed: int = 3


@dataclass(frozen=True)
class Somewhere:
    """All of a case that the exercise looks at."""

    recipe: Recipe = Recipe()
    target: float = 2_250_000.0
    scenario: Any = None


CASE: Any = Somewhere()


def request(file: Dossier, decision: dict[str, Any]) -> Request:
    return Request(
        trigger=file.trigger,
        percent=decision["percent"],
        data=(decision["data"],),
        approver=decision["approver"],
        standard=decision["standard"],
        months_since_last=file.months_since_last,
    )


@pytest.mark.parametrize("seed", range(25))
def test_five_dossiers_of_which_two_may_be_changed(seed: int) -> None:
    files = draw_dossiers(seed, 750_000.0)
    assert [file.id for file in files] == ["a", "b", "c", "d", "e"]
    assert sum(file.adjust for file in files) == 2 and len({file.kind for file in files}) == 5
    for file in files:
        held = triggers(file.months).query("holds")["trigger"].tolist()
        assert held == ([file.trigger] if file.trigger else [])
        assert file.adjust == (file.warranted != (0.0, 0.0))


def test_the_same_seed_draws_the_same_and_another_another_order() -> None:
    one, again = draw_dossiers(3, 750_000.0), draw_dossiers(3, 750_000.0)
    assert all(a.months.equals(b.months) and a.kind == b.kind for a, b in zip(one, again, strict=True))
    assert len({tuple(file.kind for file in draw_dossiers(seed, 750_000.0)) for seed in range(12)}) > 6


def test_what_is_behind_is_behind_and_still_no_ground() -> None:
    """The file that tempts most: poor months, and no trigger."""
    for seed in range(10):
        file = next(one for one in draw_dossiers(seed, 750_000.0) if one.kind == "behind")
        assert (file.months["signed"].tail(4) / file.months["target"].tail(4)).mean() < 0.9
        assert KINDS["behind"] == (None, False)


@pytest.mark.parametrize("seed", range(8))
def test_the_reference_keeps_every_limit_of_the_rules(seed: int) -> None:
    case: Any = Somewhere(Recipe(seed))
    answers = reference_answers(case, "en")["files"]
    for file in dossiers(case):
        if file.adjust:
            assert breaches(request(file, answers[file.id]), file.months) == ()
    assert {verdict.status for verdict in grade("adjust", reference_answers(case, "en"), case, "en")} == {"passed"}


def test_a_decision_is_punished_once() -> None:
    """Holding everything loses the decisions and the size, not approval or standard of what nobody asked for."""
    held = {file.id: {"trigger": file.trigger or "none", "decision": "hold"} for file in dossiers(CASE)}
    verdicts = {verdict.check: verdict.status for verdict in grade("adjust", {"files": held}, CASE, "en")}
    assert verdicts["triggers"] == verdicts["patience"] == "passed"
    assert verdicts["decisions"] == "partial"
    assert {verdicts[name] for name in ("size", "limits", "data", "approval", "standard")} == {"unattempted"}


@pytest.mark.parametrize(
    ("percent", "status"), [(-20.0, "passed"), (-20.5, "partial"), (20.0, "passed"), (0.0, "partial")]
)
def test_the_limit_is_exact(percent: float, status: str) -> None:
    answers = reference_answers(CASE, "en")
    asked = next(file.id for file in dossiers(CASE) if file.adjust)
    answers["files"][asked]["percent"] = percent
    found = {verdict.check: verdict.status for verdict in grade("adjust", answers, CASE, "en")}
    assert found["limits"] == status


@pytest.mark.parametrize("approver", APPROVERS)
def test_only_those_above_the_team_may_approve(approver: str) -> None:
    answers = reference_answers(CASE, "en")
    for decision in answers["files"].values():
        if decision["decision"] == "adjust":
            decision["approver"] = approver
    found = {verdict.check: verdict.status for verdict in grade("adjust", answers, CASE, "en")}
    assert (found["approval"] == "passed") == (approver in ("director", "committee"))


def test_check_names_the_files_that_are_open_and_what_contradicts_itself() -> None:
    files = {"a": {"trigger": "none", "decision": "adjust", "percent": -30.0}, "b": {"decision": "hold"}}
    said = {v.check: v.message for v in hints("adjust", {"files": files}, CASE, "en") if v.status != "passed"}
    assert "file B C D E" in said["triggers"] and "file C D E" in said["decisions"]
    assert "File A: you adjust although no trigger holds?" in said["decisions"]
    assert "±20%" in said["limits"] and "File A" in said["approval"] and "File A" in said["standard"]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"files": {"a": {"decision": "perhaps"}}}, "files.a.decision"),
        ({"files": {"a": {"percent": "-10"}}}, "files.a.percent"),
        ({"files": {"a": {"mood": 1}}}, "files.a.mood"),
        ({"files": {letter: {} for letter in "abcdef"}}, "files"),
    ],
)
def test_answers_of_a_wrong_type_are_refused_with_the_field(answers: Any, field: str) -> None:
    with pytest.raises(AnswersError, match=rf"^{field}:"):
        read(answers)


def walk(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in walk(child))]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_asks_what_a_request_needs_only_of_those_who_ask(tmp_path: Path, language: Language) -> None:
    from simkit.company.world import load_scenario

    case: Any = Somewhere(scenario=load_scenario("software"))
    sheet = Sheet(FileDesk("adjust", tmp_path))
    page = form_of("adjust")(case, None)(language, sheet)
    find = {name: widget for widget in walk(page) for name in widget._dom_classes}
    request_box = next(w for w in walk(find["file-a"]) if "request" in w._dom_classes)
    assert request_box.layout.display == "none"
    find["field-files-a-decision"].value = "adjust"
    assert request_box.layout.display != "none"
    find["field-files-a-percent"].value = "-12"
    assert sheet.desk.answers == {"files": {"a": {"decision": "adjust", "percent": -12.0}}}
    words = unescape("".join(w.value for w in walk(page) if type(w).__name__ == "HTML"))
    assert words.count('"sk-month"') == 35 and say("adjust.picture_key", language) in words
    assert "fallen" not in words  # the kind of a file


def test_every_gap_and_choice_has_its_words() -> None:
    named = {f"checks.adjust_no_{field}" for field in ("data", "approver", "standard")}
    for node in ast.walk(ast.parse(Path(adjust.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Gap":
            name = node.args[0]
            if isinstance(name, ast.Constant):
                named.add(f"checks.{name.value!s}")
    named |= {f"adjust.trigger_{name}" for name in adjust.CHOICES}
    named |= {f"adjust.data_{one}" for one in adjust.FIGURES} | {f"adjust.approver_{one}" for one in APPROVERS}
    named |= {f"adjust.standard_{one}" for one in adjust.STANDARDS}
    assert named - set(dictionary()) == set()
    assert exercise("adjust").max_points == 100
