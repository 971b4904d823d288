"""What a group decides in `incentive`, as data, and what its checks judge by."""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ValidationError

from simkit.company.nextyear import NextYear, Played, next_year
from simkit.company.scheme import Scheme, in_force, pay_plan
from simkit.course.answers import Answers, AnswersError, first_error
from simkit.scenario import Frozen

if TYPE_CHECKING:
    from simkit.company.case import Case, CaseRecipe

#: Years that a page plays at a time, and those that grade.
YEARS, GRADED_YEARS = 60, 240

Name = Annotated[str, Field(max_length=64)] | None
Number = float | None  #: finite; whether it lies in its range is a check's business, so that a slip costs only itself

#: What may be chosen, by field.
CHOICES: dict[str, tuple[str, ...]] = {
    "structure": ("flat", "tiers", "bands", "accelerator", "both"),
    "covers": ("slice", "whole"),
    "bonus_steps": ("at_target", "steps"),
    "period": ("quarter", "year"),
    **dict.fromkeys(("discount", "margin", "terms", "complaints"), ("none", "bonus", "variable")),
}
SWITCHES = ("capped", "draw_recoverable", "ramp_quota", "clawback", "ratchet")
#: Numbers and the range in which they can be played.
NUMBERS: dict[str, tuple[float, float]] = {
    "level": (50, 200),
    "base_junior": (0, 100),
    "base_senior": (0, 100),
    "base_principal": (0, 100),
    "bonus": (0, 100),
    "threshold": (0, 100),
    "below": (0, 300),
    "above": (0, 300),
    "top": (0, 500),
    "cap": (50, 500),
    "team_part": (0, 100),
    "draw_months": (0, 12),
}

#: The rates that each structure has.
RATES: dict[str, tuple[str, ...]] = {
    "flat": (),
    "tiers": ("below", "above"),
    "bands": ("below", "above", "top"),
    "accelerator": ("above",),
    "both": ("below", "top"),
}


class IncentiveAnswers(Frozen):
    """Next year's plan; what is left open stays as it is today. Percentages as the form shows them."""

    level: Number = None
    base_junior: Number = None
    base_senior: Number = None
    base_principal: Number = None
    bonus: Number = None
    structure: Name = None
    covers: Name = None
    threshold: Number = None
    below: Number = None
    above: Number = None
    top: Number = None
    capped: bool | None = None
    cap: Number = None
    bonus_steps: Name = None
    team_part: Number = None
    period: Name = None
    discount: Name = None
    margin: Name = None
    terms: Name = None
    complaints: Name = None
    draw_months: Number = None
    draw_recoverable: bool | None = None
    ramp_quota: bool | None = None
    clawback: bool | None = None
    ratchet: bool | None = None

    def given(self, *names: str) -> bool:
        """Whether any of these fields was filled in."""
        return any(getattr(self, name) is not None for name in names)


def read(answers: Answers) -> IncentiveAnswers:
    """Answers from data, strictly; AnswersError names the field that is unknown or of a wrong type."""
    try:
        return IncentiveAnswers.model_validate_json(json.dumps(answers), strict=True)
    except ValidationError as error:
        raise AnswersError(first_error(error)) from error


def problems(answers: IncentiveAnswers) -> list[tuple[str, str]]:
    """Why the plan cannot be reckoned: (words, field); empty if it can."""
    found = [("out_of_range", name) for name, (low, high) in NUMBERS.items() if not _within(answers, name, low, high)]
    found += [("unknown_choice", name) for name, known in CHOICES.items() if not _known(answers, name, known)]
    if found:
        return found
    scheme = _merged(answers)
    if scheme.bonus + max(scheme.base_junior, scheme.base_senior, scheme.base_principal) > 100:
        return [("over_hundred", "bonus")]
    try:
        pay_plan(scheme)
    except ValueError:
        return [("falling", "structure")]
    if scheme.commission > 0 and all(band.rate == 0 for band in pay_plan(scheme).bands):
        return [("no_commission", "structure")]
    return []


def scheme_of(answers: IncentiveAnswers) -> Scheme | None:
    """The plan that was designed, open fields as they are today; None while it cannot be reckoned."""
    return None if problems(answers) else _merged(answers)


def as_answers(scheme: Scheme) -> Answers:
    """A scheme as a filled-in form."""
    fields = scheme.model_dump()
    cap, rates = fields.pop("cap"), RATES[scheme.structure]
    kept = {name: value for name, value in fields.items() if name not in {"below", "above", "top"} - set(rates)}
    numbers = {name: float(value) if name in NUMBERS else value for name, value in kept.items()}
    return {**numbers, "capped": cap is not None, **({} if cap is None else {"cap": cap})}


class Grounds:
    """What the checks judge by: the year under the schemes, on luck that nobody has seen, each played once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._played: dict[Scheme, Played] = {}

    @cached_property
    def year(self) -> NextYear:
        """The company on the eve of the year."""
        return next_year(self.case.recipe)

    @property
    def now(self) -> Played:
        """The scheme in force."""
        return self.played(in_force())

    @property
    def reference(self) -> Played:
        """The reference scheme."""
        return self.played(best_scheme(self.case.recipe))

    def played(self, scheme: Scheme) -> Played:
        """The year under a scheme."""
        if scheme not in self._played:
            self._played[scheme] = self.year.play(scheme, GRADED_YEARS, "graded")
        return self._played[scheme]


def changed(answers: IncentiveAnswers) -> Scheme | None:
    """The plan if it can be reckoned and is not simply today's."""
    scheme = scheme_of(answers)
    return None if scheme is None or scheme == in_force() else scheme


#: What the reference has in any case: D10's mix, bonus, gates, team part; an even start for the new; no ratchet.
SOUND: dict[str, Any] = {
    "level": 100.0, "base_junior": 55.0, "base_senior": 45.0, "base_principal": 42.0, "bonus": 16.0,
    "structure": "accelerator",
    "covers": "slice", "threshold": 0.0, "below": 67.0, "above": 130.0, "top": 150.0, "cap": None,
    "bonus_steps": "at_target", "team_part": 20.0, "period": "quarter", "discount": "variable", "margin": "variable",
    "terms": "bonus", "complaints": "bonus", "draw_months": 6, "draw_recoverable": True, "ramp_quota": True,
    "clawback": True, "ratchet": False,
}  # fmt: skip
TRIED: tuple[dict[str, Any], ...] = (
    {},
    {"above": 150.0},
    {"above": 150.0, "base_senior": 43.0, "base_principal": 40.0},
    {"structure": "tiers", "above": 133.0},
    {"structure": "bands", "above": 120.0},
    {"structure": "bands", "above": 120.0, "bonus_steps": "steps"},
)


@lru_cache(maxsize=8)
def best_scheme(recipe: CaseRecipe) -> Scheme:
    """The sound scheme that brings the company most, of a few shapes within the budget, on the luck that is shown."""
    year = next_year(recipe)
    schemes = [Scheme.model_validate({**SOUND, **change}) for change in TRIED]
    played = [year.play(scheme, YEARS // 2) for scheme in schemes]
    paid = [float(one.sums["pay"].mean()) for one in played]
    fitting = [one for one, cost in zip(played, paid, strict=True) if cost <= 0.98 * year.budget]
    return max(fitting or played[:1], key=lambda one: float(one.profit.mean())).scheme


def _merged(answers: IncentiveAnswers) -> Scheme:
    """Today's scheme with what the group changed."""
    given = {name: value for name, value in answers.model_dump().items() if value is not None}
    capped = given.pop("capped", None)
    cap = given.pop("cap", None)
    today = in_force().model_dump()
    if capped is False:
        today["cap"] = None
    elif cap is not None:
        today["cap"] = cap
    if "draw_months" in given:
        given["draw_months"] = round(given["draw_months"])
    return Scheme.model_validate({**today, **given})


def _within(answers: IncentiveAnswers, name: str, low: float, high: float) -> bool:
    value = getattr(answers, name)
    return value is None or low <= value <= high


def _known(answers: IncentiveAnswers, name: str, known: tuple[str, ...]) -> bool:
    value = getattr(answers, name)
    return value is None or value in known
