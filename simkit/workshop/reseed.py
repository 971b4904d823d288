"""Whose answers were fitted to the visible case: the checks that simulate, judged again on other luck.

A group tries its plan on futures that its page plays, with one luck. What is good because of the case is good with any
luck; what is good only there was fitted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simkit.company.case import CaseRecipe, open_case
from simkit.course.checks import subject
from simkit.course.exercise import exercise
from simkit.course.grade import grade

if TYPE_CHECKING:
    from simkit.scenario import Language
    from simkit.workshop.gradebook import Graded

STEP = 1_000_003  #: from the graded luck to the next one; any number that no case's own luck is apart by


@dataclass(frozen=True)
class Fitted:
    """One check of one group on several luck; points."""

    group: str
    exercise: str
    check: str
    visible: float  #: on the luck that the page played
    graded: float  #: on the luck of the gradebook
    other: tuple[float, ...]  #: on each of the others

    @property
    def figures(self) -> tuple[float, ...]:
        """Visible, graded, and the mean, least and most of the others."""
        return self.visible, self.graded, sum(self.other) / len(self.other), min(self.other), max(self.other)

    @property
    def suspicious(self) -> bool:
        """Better on the visible luck than on every other one."""
        return self.visible > max(self.graded, *self.other)


def reseeded(
    graded: Sequence[Graded],
    recipe: CaseRecipe,
    settings: dict[str, dict[str, float]],
    number: int,
    language: Language,
    step: Callable[[], None],
) -> list[Fitted]:
    """The simulating checks of every readable submission on the visible luck and on `number` others.

    `step` is called after each luck.
    """
    checks = {name: _simulating(name) for name in settings}
    read = [one for one in graded if one.judged and checks[one.submission.exercise]]
    columns = []
    for luck in (recipe.luck_shown, *((recipe.luck_graded + STEP * n) % 2**53 for n in range(1, number + 1))):
        case = open_case(recipe.model_copy(update={"luck_graded": luck}))
        grounds = {name: subject(name).grounds(case) for name in checks if checks[name]}
        column = []
        for one in read:
            name, document = one.submission.exercise, one.submission.document
            assert document is not None
            given = {"grounds": grounds[name], "settings": settings[name], "only": checks[name]}
            again = grade(name, document.answers, case, language, **given)
            column.append({verdict.check: verdict.points for verdict in again})
        columns.append(column)
        step()
    found = []
    for row, one in enumerate(read):
        for verdict in one.verdicts:
            if verdict.check in checks[one.submission.exercise]:
                visible, *other = (column[row][verdict.check] for column in columns)
                group, name = one.submission.group, one.submission.exercise
                found.append(Fitted(group, name, verdict.check, visible, verdict.points, tuple(other)))
    return found


def _simulating(name: str) -> frozenset[str]:
    kinds = subject(name).kinds
    return frozenset(check.id for check in exercise(name).checks if kinds[check.kind].simulates)
