"""What a group writes in `review`, as data, and what its checks look up in the quarter that the group has played."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

import numpy as np
import pandas as pd
from pydantic import Field, ValidationError

from simkit.company.case import ended
from simkit.course.answers import Answers, AnswersError, first_error
from simkit.course.checks import Gap
from simkit.course.checks.recovery_answers import Evidence, action, last_week, this_week
from simkit.measures.profile import profile, standing, statements
from simkit.scenario import Frozen, Language

if TYPE_CHECKING:
    from simkit.company.case import Case, Futures

Name = Annotated[str, Field(max_length=64)] | None
Number = float | None
REPLICATIONS = 1000

#: Sentences of feedback: those that speak of what was done, with a figure, and those that speak of what somebody is.
BEHAVIOUR = ("figure_first", "ask_deal")
CHARACTER = ("attitude", "others_manage", "try_harder")
SUPPORT = ("coaching", "presales", "marketing", "tools")
NONE = "none"  #: neither of the actions


class Begun(Frozen):
    """An action of the plan that was played, and its week."""

    action: Name = None
    week: int | None = None


class Watch(Frozen):
    """The figure that would have told the group earlier, the value at which it is to ring, and who looks."""

    figure: Name = None
    limit: Number = None  #: in the unit in which it is typed; shares in percent
    who: Name = None


class Retrospective(Frozen):
    """The four steps: the goal, what came, why, what was learnt."""

    target: Number = None  #: currency
    final: Number = None  #: attainment at the end, percent
    gap: Number = None  #: points of attainment above (+) or below (-) the target
    luck: Name = None  #: worse, ordinary, better
    cause: Name = None
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=2)] = ()
    keep: Name = None
    stop: Name = None
    watch: Watch = Watch()


class Next(Frozen):
    """The plan at the end of the interview."""

    value: Number = None  #: of the item in focus, as typed; shares in percent
    week: int | None = None  #: of next quarter
    who: Name = None
    support: Name = None


class Interview(Frozen):
    """The six steps with one rep: targets, self-assessment, score, feedback, plan, record."""

    rep: int | None = None
    quota: Number = None
    signed: Number = None
    attainment_borne: bool | None = None  #: whether the tables bear out what the rep says
    size_borne: bool | None = None
    discount_borne: bool | None = None
    band: Name = None
    feedback: Annotated[tuple[Name, ...], Field(max_length=2)] = ()
    focus: Name = None
    plan: Next = Next()
    filed: bool | None = None
    meeting: int | None = None  #: week of next quarter in which both meet again


class ReviewAnswers(Frozen):
    """All that a group writes. `played` is its recovery plan, copied when the form was first opened."""

    played: Annotated[tuple[Begun, ...], Field(max_length=3)] = ()
    retrospective: Retrospective = Retrospective()
    interview: Interview = Interview()


def read(answers: Answers) -> ReviewAnswers:
    """Answers from data, strictly; AnswersError names the field that is unknown or of a wrong type."""
    try:
        return ReviewAnswers.model_validate_json(json.dumps(answers), strict=True)
    except ValidationError as error:
        raise AnswersError(first_error(error)) from error


def band_of(attainment: float) -> str:
    """The band of an attainment (D10): below_80, from_80, from_100, above_120; 100 and 120 % belong to from_100."""
    if attainment < 0.8:
        return "below_80"
    if attainment < 1.0:
        return "from_80"
    return "from_100" if attainment <= 1.2 else "above_120"


def luck_of(final: float, futures: Futures) -> tuple[str, float]:
    """worse, ordinary or better luck than usual, and the share of futures of the same plan that end lower."""
    share = float((futures.final < final).mean())
    return ("worse" if share < 0.25 else "better" if share > 0.75 else "ordinary"), share


class Played:
    """The quarter as one group played it: its end, and what might have come of the same plan."""

    def __init__(self, case: Case, choices: tuple[tuple[str, int], ...]) -> None:
        self.case, self.choices = case, choices

    @cached_property
    def end(self) -> Case:
        """The case as it stands at the quarter's end, with all of its tables."""
        return ended(self.case, self.case.plan(self.choices))

    @cached_property
    def futures(self) -> Futures:
        """The futures of the same plan."""
        return self.case.futures(self.case.plan(self.choices), REPLICATIONS, "graded")

    @property
    def final(self) -> float:
        """Attainment at the end."""
        return self.end.signed / self.case.target

    @cached_property
    def luck(self) -> tuple[str, float]:
        """What the plan met with, and the share of its futures that end lower."""
        return luck_of(self.final, self.futures)

    def remedies(self, cause: str | None) -> list[str]:
        """The played actions that the catalogue calls a remedy for a cause."""
        found = [action(self.case, name) for name, _ in self.choices]
        return [entry.id for entry in found if entry is not None and cause in entry.remedies]

    def profile(self, rep: int) -> pd.DataFrame:
        """The rep beside the team at the quarter's end (`measures.profile.profile`)."""
        return profile(self.end.tables, rep)

    def standing(self, rep: int) -> pd.Series:
        """The rep's quota, signed and attainment at the quarter's end."""
        return standing(self.end.tables, rep)

    def statements(self, rep: int) -> dict[str, bool]:
        """What the rep says, and whether the tables bear it out."""
        return statements(self.end.tables, rep)


class Grounds:
    """What the checks judge by: each distinct plan is played once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._played: dict[tuple[tuple[str, int], ...], Played] = {}

    def played(self, answers: ReviewAnswers) -> Played:
        """The quarter under the group's plan; under the reference recovery if it has none."""
        choices = choices_of(answers, self.case)
        if choices not in self._played:
            self._played[choices] = Played(self.case, choices)
        return self._played[choices]


def choices_of(answers: ReviewAnswers, case: Case) -> tuple[tuple[str, int], ...]:
    """What was played: the known actions of the group's plan, each once, from this week on; else the reference."""
    weeks = {one.action: one.week for one in answers.played if action(case, one.action) is not None}
    first, last = this_week(case), last_week(case)
    chosen = tuple((str(name), min(max(week or first, first), last)) for name, week in weeks.items())
    return chosen or tuple((name, first) for name in case.reference())


def seat_in_need(played: Played) -> int:
    """The rep whose attainment is lowest: the interview that is due first."""
    reps = played.end.tables.reps["rep"]
    return int(reps.iloc[int(np.argmin([float(played.standing(int(rep))["attainment"]) for rep in reps]))])


def gaps_of(part: str, *fields: str) -> Callable[..., list[Gap]]:
    """What "Check" says of a check that asks for these fields of a part: how many of them are still empty."""

    def gaps(answers: ReviewAnswers, _case: Case, _: Language, **__: float) -> list[Gap]:
        place = getattr(answers, part)
        empty = sum(getattr(place, field) in (None, ()) for field in fields)
        return [Gap("review.gap_empty", {"count": empty})] if empty else []

    return gaps
