"""Item statistics: how a check did, so that a trainer sees what to talk about and which check to mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from simkit.course.exercise import exercise
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.workshop.gradebook import Graded

FEWEST = 3  #: groups below which a correlation says nothing


@dataclass(frozen=True)
class Item:
    """One check over all groups that handed in something readable; shares from 0 to 1, None where nothing is known."""

    exercise: str
    check: str
    title: str
    max_points: float
    groups: int  #: that handed in something readable
    share_right: float | None  #: of them passed: the item difficulty of classical test theory
    share_points: float | None  #: of the points, mean
    discrimination: float | None  #: corrected item-total correlation: this check's points with those of all others
    minutes: float | None  #: from the opening of the exercise to the last save, median over groups; of the exercise

    @property
    def figures(self) -> tuple[float | None, ...]:
        """The statistics in the order of a sheet."""
        return self.share_right, self.share_points, self.discrimination, self.minutes


def items(
    graded: Sequence[Graded], exercises: Sequence[str], opened: Mapping[str, datetime], language: Language
) -> list[Item]:
    """The statistics of every check, in the order of exercises and checks.

    Discrimination is the correlation of a check's points with the sum of all other points of the same group
    (Crocker & Algina 1986, "Introduction to Classical and Modern Test Theory", ch. 14).
    opened: when each exercise was opened for all, UTC; saves before that count for nothing.
    """
    totals: dict[str, float] = {}
    for one in graded:
        totals[one.submission.group] = totals.get(one.submission.group, 0.0) + sum(v.points for v in one.verdicts)
    found = []
    for name in exercises:
        read = [one for one in graded if one.submission.exercise == name and one.judged]
        points = np.array([[verdict.points for verdict in one.verdicts] for one in read])
        whole = np.array([totals[one.submission.group] for one in read])
        minutes = _minutes(read, opened.get(name))
        for number, check in enumerate(exercise(name).checks):
            passed = [one.verdicts[number].status == "passed" for one in read]
            own = points[:, number] if read else np.zeros(0)
            found.append(
                Item(
                    exercise=name,
                    check=check.id,
                    title=check.title.in_(language),
                    max_points=float(check.points),
                    groups=len(read),
                    share_right=float(np.mean(passed)) if read else None,
                    share_points=float(own.mean() / check.points) if read else None,
                    discrimination=_correlation(own, whole - own),
                    minutes=minutes,
                )
            )
    return found


def _correlation(own: np.ndarray, rest: np.ndarray) -> float | None:
    """None where one of the two is the same for all, or there are too few."""
    if len(own) < FEWEST or np.ptp(own) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(own, rest)[0, 1])


def _minutes(read: Sequence[Graded], opened: datetime | None) -> float | None:
    if opened is None:
        return None
    saved = [one.submission.document.saved_at for one in read if one.submission.document is not None]
    took = [(moment - opened).total_seconds() / 60 for moment in saved if moment.tzinfo is not None]
    known = [minutes for minutes in took if minutes >= 0]
    return float(np.median(known)) if known else None
