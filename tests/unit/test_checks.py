"""The checks of `recovery`: blank, every declared wrong answer and the reference, in both languages, for each cause."""

from __future__ import annotations

import copy
import json
import string
from typing import Any

import pytest

from simkit.company.case import Case
from simkit.course.answers import Answers, AnswersError
from simkit.course.checks import subject
from simkit.course.checks.recovery import RecoveryAnswers, line_for, reference_answers
from simkit.course.checks.recovery_answers import Grounds, as_typed, read
from simkit.course.exercise import CheckSpec, exercise, read_exercise
from simkit.course.grade import grade, hints, unattempted
from simkit.course.words import dictionary
from simkit.scenario import Language

EXERCISE = exercise("recovery")
LANGUAGES: tuple[Language, ...] = ("en", "zh")
HARSH = ("failed", "failure", "incorrect", "wrong", "失败", "不合格", "错误")


@pytest.fixture(scope="module")
def grounds(any_case: Case) -> Grounds:
    return Grounds(any_case)


@pytest.fixture(scope="module")
def reference(any_case: Case) -> Answers:
    return reference_answers(any_case, "en")


def put(answers: Answers, places: dict[str, Any]) -> Answers:
    """A copy with values put at dotted paths."""
    changed = copy.deepcopy(answers)
    for path, value in places.items():
        *way, last = path.split(".")
        place: Any = changed
        for part in way:
            place = place[int(part)] if part.isdigit() else place[part]
        place[int(last) if last.isdigit() else last] = copy.deepcopy(value)
    return changed


def judged(check: CheckSpec, answers: Answers, grounds: Grounds) -> str:
    about = subject("recovery")
    return about.kinds[check.kind].judge(about.read(answers), grounds, **check.arguments).status


def status(name: str, answers: Answers, grounds: Grounds) -> str:
    return judged(EXERCISE.check(name), answers, grounds)


def test_the_points_add_up_to_a_hundred() -> None:
    assert EXERCISE.max_points == 100
    assert len(EXERCISE.checks) >= 10


def test_every_kind_is_declared_and_every_declared_kind_exists() -> None:
    assert {check.kind for check in EXERCISE.checks} == set(subject("recovery").kinds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_form_is_unattempted_and_worth_nothing(any_case: Case, grounds: Grounds, language: Language) -> None:
    verdicts = grade("recovery", {}, any_case, language, grounds=grounds)
    assert {verdict.status for verdict in verdicts} == {"unattempted"}
    assert sum(verdict.points for verdict in verdicts) == 0
    assert verdicts == unattempted("recovery", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_passes_with_full_points(any_case: Case, grounds: Grounds, language: Language) -> None:
    verdicts = grade("recovery", reference_answers(any_case, language), any_case, language, grounds=grounds)
    assert [verdict.check for verdict in verdicts if verdict.status != "passed"] == []
    assert sum(verdict.points for verdict in verdicts) == 100
    assert all(verdict.message for verdict in verdicts)


WRONG = [(check, wrong) for check in EXERCISE.checks for wrong in check.wrong]


@pytest.mark.parametrize(("check", "wrong"), WRONG, ids=[f"{check.id}: {wrong.note}" for check, wrong in WRONG])
def test_a_declared_wrong_answer_does_not_pass(
    check: CheckSpec, wrong: Any, reference: Answers, grounds: Grounds
) -> None:
    assert judged(check, put(reference, wrong.put), grounds) != "passed"


def test_a_wrong_diagnosis_is_punished_once(any_case: Case, grounds: Grounds, reference: Answers) -> None:
    """Remedies for the cause that was named count as fitting; only cause, evidence and the result can lose points."""
    other = next(cause for cause in any_case.causes if cause.reference and cause.id != any_case.recipe.cause)
    entries = [entry for entry in any_case.catalogue if other.id in entry.remedies][:2]
    lines = [line_for(any_case, entry, who) for entry, who in zip(entries, ("manager", "rep-1"), strict=True)]
    answers = put(reference, {"committed.cause": other.id, "actions": lines})
    lost = {check.id for check in EXERCISE.checks if judged(check, answers, grounds) != "passed"}
    assert "cause" in lost
    assert lost <= {"cause", "evidence", "result"}


def test_what_counts_is_what_was_committed_first(grounds: Grounds, reference: Answers) -> None:
    late = {**reference, "committed": None}
    assert status("cause", late, grounds) == "unattempted"
    second_thought = put(reference, {"committed.cause": "market_shock"}) | {"revised": reference["committed"]}
    assert status("cause", second_thought, grounds) == "failed"
    assert status("remedy", second_thought, grounds) == "passed"


@pytest.mark.parametrize("column", ["now", "before"])
def test_a_figure_counts_only_with_this_quarters_value(
    any_case: Case, grounds: Grounds, reference: Answers, column: str
) -> None:
    rows = any_case.figures.set_index("figure")
    pieces = [
        {"figure": piece["figure"], "value": as_typed(rows.loc[piece["figure"]], column)}
        for piece in reference["committed"]["evidence"]
    ]
    answers = put(reference, {"committed.evidence": pieces})
    assert (status("evidence", answers, grounds) == "passed") == (column == "now")


def test_evidence_is_taken_as_the_page_rounds_it(any_case: Case, grounds: Grounds, reference: Answers) -> None:
    units = any_case.figures.set_index("figure")["unit"]
    pieces = [
        {**piece, "value": round(piece["value"], -4 if units[piece["figure"]] == "money" else 0)}
        for piece in reference["committed"]["evidence"]
    ]
    assert status("evidence", put(reference, {"committed.evidence": pieces}), grounds) == "passed"


def test_a_forecast_at_the_edge_is_shown_in_part(grounds: Grounds, reference: Answers) -> None:
    import numpy as np

    edge = float(np.quantile(grounds.nothing.final, 0.95))  # between the 80 and the 95 % interval
    assert status("forecast", put(reference, {"committed.final": 100 * edge}), grounds) == "partial"


def test_a_forecast_on_target_fits_an_even_chance(grounds: Grounds, reference: Answers) -> None:
    answers = put(reference, {"committed.final": 100.0, "committed.chance": 50.0})
    assert status("coherence", answers, grounds) == "passed"
    assert status("forecast", answers, grounds) != "passed"


def test_too_expensive_a_plan_loses_its_means_but_not_what_it_can_pay_for(grounds: Grounds, reference: Answers) -> None:
    price = {entry.id: entry.cost for entry in grounds.case.catalogue}
    dearest = max(reference["actions"], key=lambda line: price[line["action"]])
    beyond = [dearest, {"action": "hire_reps"}, {"action": "lead_campaign"}]
    answers = put(reference, {"actions": beyond})
    assert status("means", answers, grounds) == "failed"
    assert status("result", answers, grounds) == status("result", put(reference, {"actions": beyond[:2]}), grounds)


def test_one_of_three_remedies_brings_less_than_all(grounds: Grounds, reference: Answers) -> None:
    about = subject("recovery").kinds["result"].judge
    arguments = EXERCISE.check("result").arguments
    one, all_three = (
        about(read(put(reference, {"actions": chosen})), grounds, **arguments).evidence["share"]
        for chosen in (reference["actions"][:1], reference["actions"])
    )
    assert isinstance(one, float) and isinstance(all_three, float)
    assert 0 < one < all_three == pytest.approx(1)


def test_holding_the_target_is_right_and_half_a_request_is_not(grounds: Grounds, reference: Answers) -> None:
    assert status("adjustment", put(reference, {"adjustment": {"ask": False, "percent": -50.0}}), grounds) == "passed"
    assert status("adjustment", put(reference, {"adjustment": {"ask": True}}), grounds) == "failed"


def test_no_message_gives_the_answer_away(any_case: Case, grounds: Grounds, reference: Answers) -> None:
    true = next(cause for cause in any_case.causes if cause.id == any_case.recipe.cause)
    remedies = [entry for entry in any_case.catalogue if entry.id in any_case.reference()]
    answers = put(reference, {"committed.cause": "market_shock", "actions": [{"action": "hire_reps"}]})
    for language in LANGUAGES:
        hidden = (true.name, true.story, *(entry.name for entry in remedies))
        secrets = {words.in_(language).lower() for words in hidden}
        verdicts = grade("recovery", answers, any_case, language, grounds=grounds)
        for verdict in (*verdicts, *hints("recovery", answers, any_case, language)):
            assert not [secret for secret in secrets if secret in verdict.message.lower()], verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_says_what_is_missing_and_nothing_of_a_full_answer(
    any_case: Case, reference: Answers, language: Language
) -> None:
    blank = {verdict.check: verdict for verdict in hints("recovery", {}, any_case, language)}
    missing = {name for name, verdict in blank.items() if verdict.status == "unattempted"}
    assert missing == {"cause", "remedy", "adjustment"}
    assert [v.message for v in hints("recovery", reference, any_case, language) if v.status != "passed"] == []


def test_check_names_what_is_malformed(any_case: Case, reference: Answers) -> None:
    answers = put(
        reference,
        {
            "committed.evidence": [{"figure": "leads_per_week", "value": 1.0}],
            "committed.chance": 120.0,
            "actions.0.when": 2,
            "actions.1.who": None,
            "adjustment": {"ask": True, "percent": -30.0, "trigger": "market"},
        },
    )
    said = {v.check: v.message for v in hints("recovery", answers, any_case, "en") if v.status != "passed"}
    assert set(said) >= {"evidence", "chance", "timing", "complete", "adjustment"}
    assert "New leads a week" in said["evidence"]
    assert "±20%" in said["adjustment"]
    assert hints("recovery", {"judgement": {"final": "many"}}, any_case, "en")[0].message.startswith(
        "This cannot be read: judgement.final"
    )


def test_check_neither_plays_the_future_nor_knows_the_cause(
    any_case: Case, reference: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answers get the same hints in a case that differs in nothing but its hidden cause."""
    from dataclasses import replace

    monkeypatch.setattr(Case, "futures", lambda *_, **__: pytest.fail("the future was played"))
    other = next(cause.id for cause in any_case.causes if cause.id != any_case.recipe.cause)
    twin = replace(any_case, recipe=any_case.recipe.model_copy(update={"cause": other}))
    for answers in ({}, reference, put(reference, {"committed.cause": other})):
        assert hints("recovery", answers, any_case, "en") == hints("recovery", answers, twin, "en")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"surprise": 1}, "surprise"),
        ({"judgement": {"final": True}}, "judgement.final"),
        ({"judgement": {"final": "70"}}, "judgement.final"),
        ({"committed": {"chance": float("nan")}}, "committed.chance"),
        ({"committed": {"chance": float("inf")}}, "committed.chance"),
        ({"actions": [{"when": 7.5}]}, "actions.0.when"),
        ({"actions": [{}, {}, {}, {}]}, "actions"),
        ({"actions": {"0": {}}}, "actions"),
        ({"adjustment": {"ask": "yes"}}, "adjustment.ask"),
        ({"actions": [{"note": "x" * 301}]}, "actions.0.note"),
    ],
)
def test_answers_of_a_wrong_type_are_refused_with_the_field(answers: Answers, field: str) -> None:
    with pytest.raises(AnswersError, match=rf"^{field}:"):
        read(answers)


def test_half_filled_rows_of_a_form_are_read() -> None:
    answers = {"judgement": {"cause": None, "evidence": [{}, {"figure": "slipped"}]}, "actions": [{}, {"action": None}]}
    assert read(answers).chosen == ()
    assert isinstance(read(json.loads(json.dumps(answers))), RecoveryAnswers)


def words() -> list[Any]:
    texts = [EXERCISE.title]
    for check in EXERCISE.checks:
        texts += [check.title, check.passed, check.not_shown, check.hint, *([check.partial] if check.partial else [])]
    return texts


def test_the_words_of_the_checks_are_kind_and_fill_no_places() -> None:
    for text in words():
        assert not [word for word in HARSH if word in (text.en + text.zh).lower()], text
        assert [name for _, name, _, _ in string.Formatter().parse(text.en + text.zh) if name] == []


def test_every_gap_has_its_words() -> None:
    """Gaps name their words in plain strings: each name in the sources must be a word."""
    import ast
    from pathlib import Path

    import simkit.course.checks as checks

    named = set()
    for path in Path(checks.__file__).parent.glob("recovery_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Gap":
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    named.add(str(name.value))
    named |= {"over_budget", "over_hours", "in_the_past", "too_late", "sign_open", "sign_elsewhere", "sign_reached"}
    named |= {f"lacks_{name}" for name in ("why", "who", "when", "where", "sign")}
    assert {name for name in named if f"checks.{name}" not in dictionary()} == set()


def test_an_exercise_that_does_not_exist_is_named(tmp_path: Any) -> None:
    with pytest.raises(ValueError, match=r"exercise: juggling is unknown; choose from .*recovery"):
        exercise("juggling")
    broken = tmp_path / "05_broken.toml"
    broken.write_text("id = 'broken'", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^05_broken.toml: not an exercise: .*checks"):
        read_exercise(broken)
