"""The target tree: organisation → department → team → person, and below a person quarter → month → week (D5).

A node hands its amount down either to people (children of the next level, same period) or to time (children of the
same owner, parts of its period). Amounts are whole units of currency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal, get_args

from pydantic import Field

from simkit.goals.calendars import Period, months, quarters, weeks, working_days
from simkit.goals.rounding import split
from simkit.scenario import Frozen

Level = Literal["organisation", "department", "team", "person"]
LEVELS: tuple[Level, ...] = get_args(Level)

#: The most that children may exceed their parent by: the reserve that a manager keeps for market change (D5, V33).
MOST_RESERVE = 0.10


class Standard(Frozen):
    """An action that leads to the result, how much of it is asked for in the period, and who answers for it (D7)."""

    indicator: str
    amount: Annotated[float, Field(ge=0)]
    owner: str


class Node(Frozen):
    """One target: who answers for how much, by when."""

    id: str
    level: Level
    owner: str | None
    period: Period
    amount: Annotated[int, Field(ge=0)]
    reserve: Annotated[float, Field(ge=0)] = 0.0  #: by how much, as a share, people below may exceed it: stated
    indicators: tuple[Standard, ...] = ()
    children: tuple[Node, ...] = ()

    @property
    def people(self) -> tuple[Node, ...]:
        """The children of the next level."""
        return tuple(child for child in self.children if child.level != self.level)

    @property
    def phases(self) -> tuple[Node, ...]:
        """The children in time."""
        return tuple(child for child in self.children if child.level == self.level)

    @property
    def surplus(self) -> int:
        """By how much the people below exceed this target (currency); negative where something is left to nobody."""
        return sum(child.amount for child in self.people) - self.amount


@dataclass(frozen=True)
class Conflict:
    """Something that does not fit between a node and those below or beside it."""

    code: Literal[
        "short",  # the children add up to less than the parent
        "beyond_reserve",  # … to more than the parent and its stated reserve
        "phases_differ",  # the parts in time do not add up to the whole
        "no_owner",
        "two_owners",  # somebody owns two targets beside each other
        "outside",  # a part lies outside the whole's period
        "overlap",  # two parts in time share days
        "levels",  # a level was skipped, or the order of levels turned round
        "disagrees",  # two ways of cutting the same target differ
    ]
    where: str  #: id of the node, or of what is compared
    amount: float = 0.0  #: currency that is too much (+) or lacking (-)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first."""
    yield node
    for child in node.children:
        yield from walk(child)


def hand_down(node: Node, owners: Mapping[str, str], weights: Mapping[str, float], reserve: float = 0.0) -> Node:
    """The node with one child a name, of the next level; together they carry its amount and the reserve.

    owners, weights: by name of the child. ValueError for a person, who has nobody below.
    """
    if node.level == LEVELS[-1]:
        raise ValueError(f"{node.id}: a person hands down to nobody")
    level = LEVELS[LEVELS.index(node.level) + 1]
    parts = split(round(node.amount * (1 + reserve)), {name: weights[name] for name in owners})
    people = tuple(
        Node(id=f"{node.id}/{name}", level=level, owner=owner, period=node.period, amount=parts[name])
        for name, owner in owners.items()
    )
    return node.model_copy(update={"children": (*node.phases, *people), "reserve": reserve})


def phase(node: Node, weight: Callable[[Period], float] = working_days) -> Node:
    """The node with its parts in time: quarters of a year, months of a quarter, weeks of a month; a week has none.

    weight: what a part counts, by default its working days; give days × season where history shows one.
    """
    parts = {"year": quarters, "quarter": months, "month": weeks}
    if node.period.kind not in parts:
        return node
    periods = parts[node.period.kind](node.period)
    amounts = split(node.amount, {place: weight(period) for place, period in enumerate(periods)})
    phases = tuple(
        Node(
            id=f"{node.id}@{period.kind}{period.number}",
            level=node.level,
            owner=node.owner,
            period=period,
            amount=amounts[place],
        )
        for place, period in enumerate(periods)
    )
    return node.model_copy(update={"children": (*phases, *node.people)})


def phase_all(node: Node, weight: Callable[[Period], float] = working_days) -> Node:
    """The whole tree phased down to weeks, at every level."""
    whole = phase(node, weight)
    return whole.model_copy(update={"children": tuple(phase_all(child, weight) for child in whole.children)})


def conflicts(root: Node, most_reserve: float = MOST_RESERVE) -> tuple[Conflict, ...]:
    """What does not fit in the tree, from the root down; empty where all of it does."""
    return tuple(found for node in walk(root) for found in _conflicts_at(node, most_reserve))


def compare(one: Mapping[str, int], other: Mapping[str, int], reserve: float = MOST_RESERVE) -> tuple[Conflict, ...]:
    """Two cuts of one target held side by side, such as regions' targets and the sums of their people's.

    For each name `other` has to reach `one` and may exceed it by the reserve; the amount says what is lacking (-) or
    too much (+).
    """
    found = []
    for name in sorted({*one, *other}):
        asked, given = one.get(name, 0), other.get(name, 0)
        if given < asked:
            found.append(Conflict("disagrees", name, given - asked))
        elif given > asked * (1 + reserve) + 0.5:
            found.append(Conflict("disagrees", name, given - asked * (1 + reserve)))
    return tuple(found)


def _conflicts_at(node: Node, most_reserve: float) -> Iterator[Conflict]:
    if not node.owner:
        yield Conflict("no_owner", node.id)
    if node.people:
        allowed = node.amount * min(node.reserve, most_reserve)
        if node.surplus < 0:
            yield Conflict("short", node.id, node.surplus)
        elif node.surplus > allowed + 0.5:
            yield Conflict("beyond_reserve", node.id, node.surplus - allowed)
    if node.phases:
        gap = sum(part.amount for part in node.phases) - node.amount
        if gap:
            yield Conflict("phases_differ", node.id, gap)
    yield from _children_at(node)


def _children_at(node: Node) -> Iterator[Conflict]:
    owners: list[str] = []
    for child in node.children:
        if not node.period.holds(child.period):
            yield Conflict("outside", child.id)
        if child.level != node.level and LEVELS.index(child.level) != LEVELS.index(node.level) + 1:
            yield Conflict("levels", child.id)
    for child in node.people:
        if child.owner and child.owner in owners:
            yield Conflict("two_owners", child.id)
        owners.append(child.owner or "")
    for before, after in pairwise(_in_time(node.phases)):
        if after.period.first <= before.period.last:
            yield Conflict("overlap", after.id)


def _in_time(nodes: Sequence[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: (node.period.first, node.period.last))
