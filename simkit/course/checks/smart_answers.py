"""What a group decides in `smart`, as data: its rewrites of vague goals and its own goal; and what belongs to them."""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ValidationError

from simkit.company.world import DATASETS
from simkit.course.answers import Answers, AnswersError, first_error
from simkit.goals.smart import Analysis, analyse
from simkit.scenario import Frozen, Language, Text

if TYPE_CHECKING:
    from simkit.company.case import Case

Statement = Annotated[str, Field(max_length=20_000)]  #: that it is too long is for the analyser to say


class SmartAnswers(Frozen):
    """The rewrites by the id of the vague goal, and the goal for next quarter."""

    rewrites: Annotated[dict[Annotated[str, Field(max_length=32)], Statement], Field(max_length=20)] = Field(
        default_factory=dict
    )
    free: Statement = ""


class Keywords(Frozen):
    """Words of which a goal keeps at least one, in either language."""

    en: tuple[str, ...]
    zh: tuple[str, ...]


class VagueGoal(Frozen):
    """A goal as people write it, what it lacks, and one good answer with places for the case's numbers."""

    id: str
    text: Text
    lacks: Text
    about: Keywords
    rewrite: Text

    def keeps(self, text: str) -> bool:
        """Whether a rewrite is still about the same thing."""
        plain = text.casefold()
        return any(word in plain for word in (*self.about.en, *self.about.zh))


@cache
def pool() -> tuple[VagueGoal, ...]:
    """The vague goals, in the order in which they are set."""
    document: dict[str, Any] = tomllib.loads((DATASETS / "vague_goals.toml").read_text(encoding="utf-8"))
    return tuple(VagueGoal.model_validate(entry) for entry in document["goals"])


def read(answers: Answers) -> SmartAnswers:
    """Answers from data, strictly; AnswersError names the field that is unknown or of a wrong type."""
    try:
        return SmartAnswers.model_validate_json(json.dumps(answers), strict=True)
    except ValidationError as error:
        raise AnswersError(first_error(error)) from error


def rewritten(answers: SmartAnswers, number: float) -> list[tuple[VagueGoal, str]]:
    """The first `number` goals of the pool, each with what the group made of it ("" where nothing)."""
    return [(goal, answers.rewrites.get(goal.id, "").strip()) for goal in pool()[: int(number)]]


@cache
def _read_goal(text: str, today: date) -> Analysis:
    return analyse(text, today)


def read_goal(text: str, case: Case) -> Analysis:
    """A goal as it reads on the day on which the case stands."""
    return _read_goal(text, today(case))


def today(case: Case) -> date:
    """The day on which the case stands."""
    return case.world.calendar.dates[case.world.origin + case.day]


def next_quarter(case: Case) -> tuple[date, date]:
    """First and last day of the quarter after the one that is played."""
    now = today(case)
    first = _quarter_start(now, 1)
    return first, _quarter_start(now, 2) - timedelta(days=1)


def strategy(case: Case, language: Language) -> list[str]:
    """The lines of the company's strategy."""
    return [line.in_(language) for line in case.scenario.strategy]


def _quarter_start(day: date, ahead: int) -> date:
    month = day.year * 12 + (day.month - 1) // 3 * 3 + 3 * ahead
    return date(month // 12, month % 12 + 1, 1)
