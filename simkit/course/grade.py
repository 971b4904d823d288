"""Grading: answers × case → verdicts, the same for page, report and gradebook."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from simkit.course.answers import Answers, AnswersError, explain
from simkit.course.checks import Gap, Outcome, subject
from simkit.course.exercise import CheckSpec, exercise
from simkit.course.words import say
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

#: Share of a check's points for each status.
SHARE = {"passed": 1.0, "partial": 0.5, "failed": 0.0, "unattempted": 0.0}


@dataclass(frozen=True)
class Verdict:
    """One check's result; `evidence` holds the numbers behind it and is shown only after the reveal."""

    check: str
    status: Literal["passed", "partial", "failed", "unattempted", "rejected"]
    points: float
    max_points: float
    message: str
    evidence: dict[str, float | str] = field(default_factory=dict)


def grade(
    name: str,
    answers: Answers,
    case: Case,
    language: Language,
    *,
    grounds: Any = None,
    settings: Mapping[str, float] | None = None,
    only: Container[str] | None = None,
) -> tuple[Verdict, ...]:
    """The verdict of each check of the exercise, in its order; AnswersError for answers that cannot be read.

    grounds: what was played of the case before, to be used again for the next group.
    settings: what the trainer has set of the exercise.
    only: the ids of the checks to judge; None for all.
    """
    about = subject(name)
    parsed, prepared = about.read(answers), grounds or about.grounds(case)
    return tuple(
        _verdict(check, about.kinds[check.kind].judge(parsed, prepared, **arguments), language)
        for check, arguments in _checks(name, settings)
        if only is None or check.id in only
    )


def unattempted(name: str, language: Language) -> tuple[Verdict, ...]:
    """The verdicts of a group that handed in nothing."""
    return tuple(_verdict(check, Outcome("unattempted"), language) for check in exercise(name).checks)


def hints(
    name: str, answers: Answers, case: Case, language: Language, settings: Mapping[str, float] | None = None
) -> tuple[Verdict, ...]:
    """What "Check" says before submission: what is missing or malformed, by check; passed where nothing is.

    It simulates nothing and never looks at the hidden cause, so "passed" here means only: nothing to add.
    """
    about = subject(name)
    try:
        parsed = about.read(answers)
    except AnswersError as error:
        message = say("checks.unreadable", language, reason=explain(error, language))
        return (Verdict("answers", "failed", 0.0, float(exercise(name).max_points), message),)
    found = []
    for check, arguments in _checks(name, settings):
        gaps: list[Gap] = about.kinds[check.kind].gaps(parsed, case, language, **arguments)
        status: Literal["passed", "unattempted", "failed"] = "passed"
        if gaps:
            status = "unattempted" if all(gap.missing for gap in gaps) else "failed"
        message = " ".join(
            say(gap.words if "." in gap.words else f"checks.{gap.words}", language, **gap.values) for gap in gaps
        )
        found.append(Verdict(check.id, status, 0.0, float(check.points), message))
    return tuple(found)


def _checks(name: str, settings: Mapping[str, float] | None) -> Iterator[tuple[CheckSpec, dict[str, float]]]:
    """Each check with its arguments, those that the trainer has set in place of its own."""
    asked = exercise(name)
    in_force = asked.in_force(settings or {})
    for check in asked.checks:
        yield check, {key: in_force.get(key, value) for key, value in check.arguments.items()}


def _verdict(check: CheckSpec, outcome: Outcome, language: Language) -> Verdict:
    points = check.points * SHARE[outcome.status]
    message = _message(check, outcome, language)
    return Verdict(check.id, outcome.status, points, float(check.points), message, outcome.evidence)


def _message(check: CheckSpec, outcome: Outcome, language: Language) -> str:
    if outcome.status == "passed":
        return check.passed.in_(language)
    if outcome.status == "unattempted":
        found = say("checks.unattempted", language)
    else:
        found = (check.partial if outcome.status == "partial" and check.partial else check.not_shown).in_(language)
    return f"{found}{'' if language == 'zh' else ' '}{check.hint.in_(language)}"
