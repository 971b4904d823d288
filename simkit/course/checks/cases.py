"""`cases`: reading a success and a failure critically (D14, D15); its answers, kinds of check and reference answers.

What is expected is worked out here from the figures that the cases report, never written down as a result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationError

from simkit.course.answers import Answers, AnswersError, first_error
from simkit.course.checks import Gap, Kind, Outcome, Status, Subject, all_or_some
from simkit.scenario import Frozen, Language

if TYPE_CHECKING:
    from simkit.company.case import Case

Name = Annotated[str, Field(max_length=64)] | None
Number = float | None

#: What the software company reports (D14) and the manufacturer (D15), in percent; satisfaction in points of a survey.
GOAL_GROWTH, GROWTH = 30.0, 35.0
ATTRITION = (28.0, 13.0)
DELIVERY = (90.0, 54.0, -40.0)  #: days before, days after, reported change in percent
AGREEMENT = (35.0, 82.0)
ATTAINMENT = (58.0, 94.0)

FAILURES = ("closed_doors", "no_tracking", "unfair_scoring", "no_support")

#: For each failure of D15: the principle that it broke (D2, D4), the lever that stands for it in the engine, and what
#: the company did about it in 2022.
PRINCIPLES = {
    "closed_doors": "agreed",
    "no_tracking": "feedback",
    "unfair_scoring": "fair_evaluation",
    "no_support": "resources",
}
LEVERS = {
    "closed_doors": "participation",
    "no_tracking": "tracking",
    "unfair_scoring": "fairness",
    "no_support": "support",
}
REMEDIES = {
    "closed_doors": "negotiated_goals",
    "no_tracking": "reports_retrospectives",
    "unfair_scoring": "appraisal_360",
    "no_support": "training_tools",
}
#: Offered beside the right ones, so that the last of four is not given away by counting.
DECOYS = {"principles": ("specific",), "levers": ("price",), "remedies": ("higher_goals",)}


class Success(Frozen):
    """The software company's figures, read again."""

    sales_attainment: Number = None  #: percent of the sales goal
    growth_attainment: Number = None  #: percent of the growth goal
    reported: Name = None  #: what the reported 107 % is: sales_goal, growth_goal, neither
    delivery: Name = None  #: adds_up, does_not
    satisfaction: Name = None  #: what 68 → 92 counts: share_satisfied, survey_points, growth
    attrition_points: Number = None
    attrition_share: Number = None  #: percent of what it was
    evidence: Name = None  #: what would make the claim believable


class Failure(Frozen):
    """One failure of the manufacturer: the principle broken, the lever, the remedy."""

    principle: Name = None
    lever: Name = None
    remedy: Name = None


class Failures(Frozen):
    """The manufacturer's four failures, and how far agreement with the goals rose."""

    closed_doors: Failure = Failure()
    no_tracking: Failure = Failure()
    unfair_scoring: Failure = Failure()
    no_support: Failure = Failure()
    agreement_points: Number = None


class CasesAnswers(Frozen):
    """All that a group decides."""

    success: Success = Success()
    failure: Failures = Failures()


@dataclass(frozen=True)
class Grounds:
    """What the checks judge by; both cases are the same for everybody, so there is nothing to play."""

    case: Case

    @cached_property
    def expected(self) -> Mapping[str, float]:
        """The figures that a group has to work out, by the name of their field."""
        return expected()


def expected() -> dict[str, float]:
    """sales_attainment, growth_attainment, attrition_points, attrition_share, agreement_points; percent and points."""
    return {
        "sales_attainment": 100 * (100 + GROWTH) / (100 + GOAL_GROWTH),
        "growth_attainment": 100 * GROWTH / GOAL_GROWTH,
        "attrition_points": ATTRITION[0] - ATTRITION[1],
        "attrition_share": 100 * (ATTRITION[0] - ATTRITION[1]) / ATTRITION[0],
        "agreement_points": AGREEMENT[1] - AGREEMENT[0],
    }


def read(answers: Answers) -> CasesAnswers:
    """Answers from data, strictly; AnswersError names the field that is unknown or of a wrong type."""
    try:
        return CasesAnswers.model_validate_json(json.dumps(answers), strict=True)
    except ValidationError as error:
        raise AnswersError(first_error(error)) from error


def reference_answers(_: Case, __: Language) -> Answers:
    """The right reading of both cases."""
    numbers = {name: round(value, 1) for name, value in expected().items()}
    agreement = numbers.pop("agreement_points")
    return {
        "success": {
            **numbers,
            "reported": reported_is(),
            "delivery": delivery_is(),
            "satisfaction": "survey_points",
            "evidence": "comparison",
        },
        "failure": {
            **{
                name: {"principle": PRINCIPLES[name], "lever": LEVERS[name], "remedy": REMEDIES[name]}
                for name in FAILURES
            },
            "agreement_points": agreement,
        },
    }


def reported_is(reported: float = 107.0) -> str:
    """What the reported attainment is a share of: the sales goal, the growth goal, or neither of them."""
    numbers = expected()
    for name in ("sales", "growth"):
        if abs(numbers[f"{name}_attainment"] - reported) < 0.5:
            return f"{name}_goal"
    return "neither"


def delivery_is() -> str:
    """Whether the reported change of delivery time follows from the days before and after."""
    before, after, change = DELIVERY
    return "adds_up" if abs(100 * (after - before) / before - change) < 0.5 else "does_not"


def judge_number(answers: CasesAnswers, grounds: Grounds, *, field: str, tolerance: float) -> Outcome:
    """A worked-out figure lies within `tolerance` points of what follows from the case."""
    given = number_of(answers, field)
    if given is None:
        return Outcome("unattempted")
    true = grounds.expected[field]
    return Outcome("passed" if abs(given - true) <= tolerance else "failed", {"given": given, "expected": true})


def judge_attrition(answers: CasesAnswers, grounds: Grounds, tolerance: float) -> Outcome:
    """Fifteen points and more than half are both true: both are worked out; partial with one of them."""
    fields = ("attrition_points", "attrition_share")
    given = {field: value for field in fields if (value := number_of(answers, field)) is not None}
    if not given:
        return Outcome("unattempted")
    right = sum(abs(value - grounds.expected[field]) <= tolerance for field, value in given.items())
    return Outcome(all_or_some(right, len(fields)), dict(given))


def judge_choice(answers: CasesAnswers, _: Grounds, *, field: str, right: str) -> Outcome:
    """The one reading that the figures bear."""
    chosen = getattr(answers.success, field)
    if chosen is None:
        return Outcome("unattempted")
    return Outcome("passed" if chosen == right else "failed", {"chosen": chosen})


def judge_failures(answers: CasesAnswers, _: Grounds, *, part: str, key: Mapping[str, str]) -> Outcome:
    """Each failure is mapped to what belongs to it; partial with at least half of them."""
    chosen = {name: getattr(getattr(answers.failure, name), part) for name in FAILURES}
    if not any(chosen.values()):
        return Outcome("unattempted")
    right = sum(chosen[name] == key[name] for name in FAILURES)
    status: Status = "passed" if right == len(FAILURES) else "partial" if right >= len(FAILURES) / 2 else "failed"
    return Outcome(status, {"right": float(right)})


def number_of(answers: CasesAnswers, field: str) -> Number:
    """A worked-out figure as a group typed it."""
    value: Number = getattr(answers.failure if field == "agreement_points" else answers.success, field)
    return value


def gaps_number(answers: CasesAnswers, _case: Case, _: Language, *, field: str, tolerance: float) -> list[Gap]:  # noqa: ARG001 - the check's own arguments
    """A figure that is missing, or is no percentage at all."""
    given = number_of(answers, field)
    if given is None:
        return [Gap("cases_number")]
    return [] if -100 <= given <= 1000 else [Gap("cases_range", missing=False)]


def gaps_attrition(answers: CasesAnswers, case: Case, language: Language, tolerance: float) -> list[Gap]:
    """Either of the two figures is missing."""
    fields = ("attrition_points", "attrition_share")
    found = [gap for field in fields for gap in gaps_number(answers, case, language, field=field, tolerance=tolerance)]
    return found[:1]


def gaps_choice(answers: CasesAnswers, _case: Case, _: Language, *, field: str) -> list[Gap]:
    """Nothing is chosen."""
    return [] if getattr(answers.success, field) else [Gap("cases_choice")]


def gaps_failures(answers: CasesAnswers, _case: Case, _: Language, *, part: str) -> list[Gap]:
    """Some failure has nothing beside it, or two have the same."""
    chosen = [getattr(getattr(answers.failure, name), part) for name in FAILURES]
    if None in chosen:
        return [Gap("cases_map", {"missing": chosen.count(None)})]
    return [] if len(set(chosen)) == len(chosen) else [Gap("cases_twice", missing=False)]


def _number(field: str) -> Kind:
    return Kind(partial(judge_number, field=field), partial(gaps_number, field=field))


def _choice(field: str, right: Callable[[], str]) -> Kind:
    return Kind(partial(judge_choice, field=field, right=right()), partial(gaps_choice, field=field))


def _mapped(part: str, key: Mapping[str, str]) -> Kind:
    return Kind(partial(judge_failures, part=part, key=key), partial(gaps_failures, part=part))


SUBJECT = Subject(
    read=read,
    grounds=Grounds,
    kinds={
        "sales_attainment": _number("sales_attainment"),
        "growth_attainment": _number("growth_attainment"),
        "agreement": _number("agreement_points"),
        "attrition": Kind(judge_attrition, gaps_attrition),
        "reported": _choice("reported", reported_is),
        "delivery": _choice("delivery", delivery_is),
        "satisfaction": _choice("satisfaction", lambda: "survey_points"),
        "evidence": _choice("evidence", lambda: "comparison"),
        "principles": _mapped("principle", PRINCIPLES),
        "levers": _mapped("lever", LEVERS),
        "remedies": _mapped("remedy", REMEDIES),
    },
    reference=reference_answers,
)
