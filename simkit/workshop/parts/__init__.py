"""Parts: what each exercise brings to a workshop beyond its form and its checks, found by the exercise's name.

Players play it in a demo; the outcome is what the trainer reveals of a group; debrief and room are pieces of the
report. Only players have to be there: outcome and debrief show the verdicts where an exercise has nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from simkit.course.answers import Answers
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case
    from simkit.course.grade import Verdict

Player = Callable[["Case", Language], Answers | None]


def cast(expert: Player, steady: Player, average: Player, hasty: Player, careless: Player) -> Mapping[str, Player]:
    """The scripted groups of an exercise by name; the last of them never comes."""
    return {
        "expert": expert,
        "steady": steady,
        "average": average,
        "hasty": hasty,
        "careless": careless,
        "absent": lambda *_: None,
    }


@dataclass(frozen=True)
class Told:
    """What a debrief tells of: one group's answers, as the exercise reads them, and what became of them."""

    answers: Any
    case: Case
    grounds: Any  #: as the checks had it: what was played for a verdict is shown, not played again
    verdicts: Mapping[str, Verdict]  #: by check
    language: Language
    settings: Mapping[str, float] = field(default_factory=dict)  #: in force: the trainer's, else the defaults


def nothing_of_its_own(_: Told) -> Iterable[str]:
    """No pieces beside the verdicts."""
    return ()


@dataclass(frozen=True)
class Part:
    """What an exercise brings to a workshop."""

    players: Mapping[str, Player]  #: how each scripted group (`players.GROUPS`) plays it
    outcome: Callable[[Case, Answers, Language], str] | None = None  #: HTML to project for the room; names nobody
    debrief: Callable[[Told], Iterable[str]] = nothing_of_its_own  #: sections of HTML, shown above the verdicts
    #: HTML on what the room argued about, from every group's answers as the exercise reads them
    room: Callable[[Sequence[Any], Case, Language], str] | None = None


def part(exercise: str) -> Part:
    """The part of an exercise, from the module of its name."""
    found: Part = import_module(f"{__name__}.{exercise}").PART
    return found
