"""The scripted groups: they play as people would, come out in order on every seed, and a demo is a whole workshop."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from simkit.company.case import Case
from simkit.company.crisis import stage_case
from simkit.course.checks.recovery_answers import Grounds, read
from simkit.course.grade import grade, unattempted
from simkit.workshop import debriefs
from simkit.workshop.gradebook import gradebook
from simkit.workshop.parts import part, recovery_players
from simkit.workshop.players import GROUPS, demo
from simkit.workshop.store import Store

PLAYERS = part("recovery").players


def points(case: Case) -> dict[str, float]:
    grounds = Grounds(case)
    found = {}
    for name, player in PLAYERS.items():
        answers = player(case, "en")
        verdicts = grade("recovery", answers, case, "en", grounds=grounds) if answers else unattempted("recovery", "en")
        found[name] = sum(verdict.points for verdict in verdicts)
    return found


@pytest.mark.parametrize("seed", [1, 4])
def test_the_groups_come_out_in_their_order(seed: int) -> None:
    """Two cases here; tests/slow has twenty, of every exercise."""
    got = points(stage_case("software", seed))
    assert list(got) == ["expert", "steady", "average", "hasty", "careless", "absent"]
    assert got["expert"] >= 85
    assert got["careless"] <= 50
    assert got["absent"] == 0
    assert all(better > worse for better, worse in pairwise(got.values())), got


def test_players_do_not_know_the_hidden_cause(any_case: Case) -> None:
    """In a case that differs in nothing but the cause on file, they play the same."""
    other = next(cause.id for cause in any_case.causes if cause.id != any_case.recipe.cause)
    recipe = any_case.recipe.model_copy(update={"cause": other, "luck_graded": 7})
    twin = replace(any_case, recipe=recipe)
    for name, player in PLAYERS.items():
        assert player(any_case, "en") == player(twin, "en"), name


def test_players_hand_in_what_the_form_could(any_case: Case) -> None:
    for player in PLAYERS.values():
        answers = player(any_case, "en")
        if answers is not None:
            parsed = read(answers)
            assert parsed.committed == parsed.judgement


def test_a_demo_is_a_workshop_with_its_submissions_and_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debriefs, "make_all", lambda *_: ())  # the debriefs are executed in test_grade.py
    graded = demo(tmp_path / "demo", seed=4, language="zh")
    out = tmp_path / "demo"
    assert {group.id for group in Store(out / "workshop").groups()} == set(GROUPS)
    handed_in = {path.parent.name for path in (out / "submissions").glob("*/recovery.json")}
    assert handed_in == set(GROUPS) - {"absent"}
    assert (out / "report" / "index.html").is_file()
    book = (out / "report" / "gradebook.csv").read_text(encoding="utf-8")
    assert book == gradebook(graded)
    assert "absent,recovery,cause,unattempted,0,12," in book


def test_fewer_groups_are_the_first_ones_and_a_second_demo_does_not_overwrite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debriefs, "make_all", lambda *_: ())
    graded = demo(tmp_path, groups=2, seed=4)
    assert {one.submission.group for one in graded} == {"expert", "steady"}
    with pytest.raises(ValueError, match="a workshop already"):
        demo(tmp_path, groups=2, seed=4)


def test_the_source_of_the_players_never_names_the_hidden_things() -> None:
    tree = ast.parse(inspect.getsource(recovery_players))
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not attributes & {"recipe", "reference", "background"}
    assert "graded" not in {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
