"""What the trainer does with an exercise: open, close, reopen, allow checks, reveal; and how the groups stand."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import sqlalchemy as sql

from simkit.course.exercise import exercise
from simkit.workshop.desk import AWAY
from simkit.workshop.schema import desk_table, device_table, exercise_table, now, phase_of
from simkit.workshop.store import Standing, Store


class Room:
    """One exercise of a workshop as the trainer has it in hand."""

    def __init__(self, store: Store, exercise: str) -> None:
        self.store, self.exercise = store, exercise

    def phase(self) -> str:
        """waiting, open or closed: the exercise for all groups."""
        return str(self._exercise().phase)

    def checks_allowed(self) -> int | None:
        """How often a group may use "Check"; None as often as it likes."""
        allowed: int | None = self._exercise().checks_allowed
        return allowed

    def standings(self) -> tuple[Standing, ...]:
        """How each group stands, in order of their numbers."""
        phase = self.phase()
        with self.store.read() as connection:
            desks = {row.group: row for row in connection.execute(
                sql.select(desk_table).where(desk_table.c.exercise == self.exercise))}  # fmt: skip
            devices = list(connection.execute(sql.select(device_table)))
        return tuple(
            _standing(group, desks[group.id], phase, [row for row in devices if row.group == group.id])
            for group in self.store.groups()
        )

    def open(self) -> None:
        """Open the exercise for all groups; what was handed in stays handed in."""
        self._set_exercise(phase="open", opened_at=now())

    def close(self) -> None:
        """Close the exercise for all groups and write the answers file of every group that has answers."""
        with self.store.write() as connection:
            connection.execute(
                exercise_table.update().where(exercise_table.c.id == self.exercise).values(phase="closed")
            )
            connection.execute(desk_table.update().where(desk_table.c.exercise == self.exercise).values(reopened=False))
        for standing in self.standings():
            if standing.answers:
                self.store.write_submission(standing.group.id, self.exercise)

    def reopen(self, group: str) -> None:
        """Let one group write again, whatever the phase; an outcome it has seen is taken off its page."""
        self._set_desk(group, submitted=False, reopened=True, revealed=False, named=False)

    def allow_checks(self, number: int | None) -> None:
        """Set how often a group may use "Check"; None as often as it likes."""
        self._set_exercise(checks_allowed=number)

    def settings(self) -> dict[str, float]:
        """What is in force: what was set, else the default of each setting."""
        return exercise(self.exercise).in_force(self._exercise().settings)

    def set(self, name: str, value: float) -> None:
        """Set one of the exercise's settings."""
        self._set_exercise(settings={**self._exercise().settings, name: value})

    def reveal_next(self) -> Standing | None:
        """Reveal the outcome of the next group with answers, in the workshop's own order; None when all are."""
        waiting = [standing for standing in self.in_reveal_order() if not standing.revealed]
        if self.phase() != "closed" or not waiting:
            return None
        self._set_desk(waiting[0].group.id, revealed=True)
        return waiting[0]

    def show_name(self, group: str) -> None:
        """Show whose outcome it is."""
        self._set_desk(group, named=True)

    def in_reveal_order(self) -> tuple[Standing, ...]:
        """Groups with answers in the order that gives no name away."""
        return tuple(sorted((one for one in self.standings() if one.answers), key=lambda one: one.group.place))

    def _exercise(self) -> Any:
        with self.store.read() as connection:
            query = sql.select(exercise_table).where(exercise_table.c.id == self.exercise)
            return connection.execute(query).one()

    def _set_exercise(self, **values: Any) -> None:
        with self.store.write() as connection:
            connection.execute(exercise_table.update().where(exercise_table.c.id == self.exercise).values(**values))

    def _set_desk(self, group: str, **values: Any) -> None:
        where = (desk_table.c.group == group) & (desk_table.c.exercise == self.exercise)
        with self.store.write() as connection:
            connection.execute(desk_table.update().where(where).values(**values))


def _standing(group: Any, desk: Any, phase: str, devices: list[Any]) -> Standing:
    present = sum(now() - device.seen_at <= AWAY for device in devices)
    return Standing(
        group=group,
        phase=phase_of(phase, desk.submitted, desk.reopened),
        devices=present,
        joined=bool(devices),
        answers=desk.answers,
        revision=desk.revision,
        saved_at=desk.saved_at.replace(tzinfo=UTC) if desk.saved_at else None,
        submitted=desk.submitted,
        checks_used=desk.checks_used,
        revealed=desk.revealed,
        named=desk.named,
    )
