"""Checks: what each exercise brings to grading, found by the exercise's name.

A kind is a small pure function, answers × grounds × arguments → Outcome; the grounds are the case and what is played of
it on luck that nobody has seen. A kind's gaps are what "Check" may say before submission: they look at answers and at
what a learner sees, never at the hidden cause, and simulate nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from simkit.course.answers import Answers
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

Status = Literal["passed", "partial", "failed", "unattempted"]


@dataclass(frozen=True)
class Outcome:
    """What a kind found; the evidence is for reports that come after the reveal, never for a message."""

    status: Status
    evidence: dict[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """One thing that "Check" may say: the name of its words (in `checks`, or with their area) and what fills them."""

    words: str
    values: dict[str, object] = field(default_factory=dict)
    missing: bool = True  #: nothing was given; False: something was, but it does not do


@dataclass(frozen=True)
class Kind:
    """A sort of check: how it judges after submission, what it may say before."""

    judge: Callable[..., Outcome]  #: (answers, grounds, **arguments)
    gaps: Callable[..., list[Gap]]  #: (answers, case, language, **arguments)
    simulates: bool = False  #: whether its verdict hangs on the luck of the futures that are played for it


@dataclass(frozen=True)
class Subject:
    """What an exercise brings to grading."""

    read: Callable[[Answers], Any]  #: answers as data → parsed; AnswersError names the field
    grounds: Callable[[Case], Any]
    kinds: Mapping[str, Kind]
    reference: Callable[[Case, Language], Answers]


def subject(exercise: str) -> Subject:
    """The checks of an exercise, from the module of its name."""
    found: Subject = import_module(f"{__name__}.{exercise}").SUBJECT
    return found


def all_or_some(right: int, total: int) -> Status:
    """Passed when all are right, partial when some are."""
    return "passed" if right == total else "partial" if right else "failed"
