"""What holds of every exercise there is: all that its name has to find, and its checks blank, wrong and right."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, get_args

import pytest

from simkit.company.case import Case
from simkit.course.answers import Answers, FileDesk
from simkit.course.checks import subject
from simkit.course.exercise import CheckSpec, Wrong, exercise, names
from simkit.course.grade import grade, hints, unattempted
from simkit.scenario import Language
from simkit.show.forms import form_of
from simkit.show.sheet import Sheet, with_value
from simkit.workshop.parts import part
from simkit.workshop.players import GROUPS

LANGUAGES: tuple[Language, ...] = get_args(Language)
WRONG = [(name, check, wrong) for name in names() for check in exercise(name).checks for wrong in check.wrong]


@pytest.fixture(scope="module")
def grounds(case: Case) -> dict[str, Any]:
    return {name: subject(name).grounds(case) for name in names()}


@pytest.fixture(scope="module")
def references(case: Case) -> dict[tuple[str, Language], Answers]:
    return {(name, language): subject(name).reference(case, language) for name in names() for language in LANGUAGES}


def put(answers: Answers, changes: dict[str, Any]) -> Answers:
    for path, value in changes.items():
        answers = with_value(answers, path, value)
    return answers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_a_blank_form_is_unattempted_and_worth_nothing(
    name: str, language: Language, case: Case, grounds: dict[str, Any]
) -> None:
    assert grade(name, {}, case, language, grounds=grounds[name]) == unattempted(name, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_the_reference_passes_every_check_and_nothing_is_missing_in_it(
    name: str, language: Language, case: Case, grounds: dict[str, Any], references: dict[tuple[str, Language], Answers]
) -> None:
    answers = references[name, language]
    verdicts = grade(name, answers, case, language, grounds=grounds[name])
    assert [(one.check, one.evidence) for one in verdicts if one.status != "passed"] == []
    assert [one.message for one in hints(name, answers, case, language) if one.status != "passed"] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "check", "wrong"), WRONG, ids=[f"{n}: {c.id}: {w.note}" for n, c, w in WRONG])
def test_a_declared_wrong_answer_does_not_pass(
    name: str,
    check: CheckSpec,
    wrong: Wrong,
    language: Language,
    grounds: dict[str, Any],
    references: dict[tuple[str, Language], Answers],
) -> None:
    about = subject(name)
    answers = about.read(put(references[name, language], wrong.put))
    assert about.kinds[check.kind].judge(answers, grounds[name], **check.arguments).status != "passed"


@pytest.mark.parametrize("name", names())
def test_the_scripted_groups_come_out_in_their_order(name: str, case: Case, grounds: dict[str, Any]) -> None:
    points = []
    for group in GROUPS:
        answers = part(name).players[group](case, "en")
        verdicts = unattempted(name, "en")
        if answers is not None:
            verdicts = grade(name, answers, case, "en", grounds=grounds[name])
        points.append(sum(verdict.points for verdict in verdicts))
    assert all(better > worse for better, worse in pairwise(points)), points
    assert points[-1] == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_the_form_shows_what_is_stored_and_changes_nothing_by_itself(
    name: str,
    language: Language,
    case: Case,
    references: dict[tuple[str, Language], Answers],
    tmp_path: Any,
) -> None:
    desk = FileDesk(name, tmp_path)
    desk.save(references[name, language], 0)
    sheet = Sheet(desk)
    form_of(name)(case, None)(language, sheet)
    assert (sheet.desk.revision, sheet.desk.answers) == (1, references[name, language])
