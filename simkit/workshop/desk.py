"""The desk of a group's device: the group's answers in the workshop's store, guarded by revision, phase and pen."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sql

from simkit.course.answers import Answers, ClosedError, Desk, StaleError
from simkit.workshop.schema import desk_table, device_table, exercise_table, keep_refused, now, phase_of

if TYPE_CHECKING:
    from simkit.workshop.store import Store

AWAY = timedelta(seconds=20)  #: a device that was not seen for so long may lose the pen
SEEN_EVERY = timedelta(seconds=4)  #: how often a device that keeps looking is noted down


class GroupDesk:
    """One device of a group at one exercise; implements `simkit.course.answers.Desks`."""

    def __init__(self, store: Store, group: str, exercise: str, device: str) -> None:
        self.store, self.group, self.exercise, self.device = store, group, exercise, device
        self._mine = (desk_table.c.group == group) & (desk_table.c.exercise == exercise)

    def look(self) -> Desk:
        """The desk as it stands; notes that the device is there, and takes the pen if no device ever had it."""
        with self.store.read() as connection:
            row, devices = self._row(connection), self._devices(connection)
        known = devices.get(self.device)
        if row.holder is None or known is None or now() - known.seen_at > SEEN_EVERY:
            with self.store.write() as connection:
                self._arrive(connection)
                row, devices = self._row(connection), self._devices(connection)
        return self._desk(row, devices)

    def other(self, exercise: str) -> Answers:
        """What this group has stored for another exercise of the workshop."""
        table = desk_table.c
        query = sql.select(table.answers).where(table.group == self.group, table.exercise == exercise)
        with self.store.read() as connection:
            answers: Answers | None = connection.execute(query).scalar()
        return answers or {}

    def save(self, answers: Answers, base: int) -> Desk:
        """Keep the answers made from revision `base`; otherwise they are kept as refused."""
        with self.store.write() as connection:
            self._arrive(connection)
            desk = self._desk(self._row(connection), self._devices(connection))
            refusal = self._refusal(desk, base) or self._taken_back(desk.answers, answers)
            if refusal is None:
                # The guard stands in the statement itself, whatever was read before.
                saved = {"answers": answers, "revision": base + 1, "saved_at": now()}
                if self._set(connection, desk_table.c.revision == base, **saved) == 0:
                    refusal = self._stale()
            if refusal is not None:
                keep_refused(connection, self.group, self.exercise, self.device, base, answers)
        if refusal is not None:
            raise refusal
        return self.look()

    def submit(self, base: int) -> Desk:
        """Hand in revision `base`: the exercise is closed for the group, its answers file is written."""
        with self.store.write() as connection:
            desk = self._desk(self._row(connection), self._devices(connection))
            refusal = self._refusal(desk, base)
            if refusal is None:
                self._set(connection, desk_table.c.revision == base, submitted=True, reopened=False)
        if refusal is not None:
            raise refusal
        self.store.write_submission(self.group, self.exercise)
        return self.look()

    def use_check(self) -> Desk:
        """Count one use of "Check"; ClosedError when none is left or the exercise is not open."""
        with self.store.write() as connection:
            desk = self._desk(self._row(connection), self._devices(connection))
            if desk.phase != "open" or not desk.pen or desk.checks_left == 0:
                raise ClosedError(f"{self.exercise}: no check is left; go on without, or ask the trainer")
            self._set(connection, sql.true(), checks_used=desk_table.c.checks_used + 1)
        return self.look()

    def ask_pen(self) -> Desk:
        """Ask for the pen; takes it at once when the device that holds it was not seen for 20 seconds."""
        with self.store.write() as connection:
            self._arrive(connection)
            row, devices = self._row(connection), self._devices(connection)
            holder = devices.get(row.holder)
            if holder is None or now() - holder.seen_at > AWAY:
                self._set(connection, sql.true(), holder=self.device, asked_by=None)
            elif row.holder != self.device:
                self._set(connection, sql.true(), asked_by=self.device)
        return self.look()

    def give_pen(self) -> Desk:
        """Hand the pen to the device that asks for it, if this one holds it."""
        with self.store.write() as connection:
            asked = desk_table.c.asked_by
            self._set(
                connection, (desk_table.c.holder == self.device) & asked.is_not(None), holder=asked, asked_by=None
            )
        return self.look()

    def _row(self, connection: sql.Connection) -> Any:
        of_exercise = exercise_table.c
        columns = (
            desk_table,
            of_exercise.phase,
            of_exercise.checks_allowed,
            of_exercise.settings,
            of_exercise.opened_at,
        )
        query = sql.select(*columns).join_from(desk_table, exercise_table).where(self._mine)
        return connection.execute(query).one()

    def _devices(self, connection: sql.Connection) -> dict[str, Any]:
        query = sql.select(device_table).where(device_table.c.group == self.group)
        return {row.id: row for row in connection.execute(query)}

    def _desk(self, row: Any, devices: dict[str, Any]) -> Desk:
        allowed = row.checks_allowed
        asker = row.asked_by if row.asked_by != self.device else None
        return Desk(
            answers=row.answers,
            revision=row.revision,
            saved_at=row.saved_at.replace(tzinfo=UTC) if row.saved_at else None,
            phase=phase_of(row.phase, row.submitted, row.reopened),
            pen=row.holder == self.device,
            holder=_number(devices, row.holder),
            pen_asked_by=_number(devices, asker) if asker else None,
            checks_left=None if allowed is None else max(0, allowed - row.checks_used),
            revealed=row.revealed,
            settings=row.settings,
            opened_at=row.opened_at.replace(tzinfo=UTC) if row.opened_at else None,
        )

    def _refusal(self, desk: Desk, base: int) -> StaleError | ClosedError | None:
        if desk.phase != "open":
            return ClosedError(f"{self.exercise}: is {desk.phase}; the trainer can open it")
        if not desk.pen:
            return ClosedError(f"{self.exercise}: device {desk.holder} holds the pen; ask for it")
        return self._stale() if desk.revision != base else None

    def _taken_back(self, stored: Answers, answers: Answers) -> ClosedError | None:
        """Judgement before the oracle: what a group has committed is part of its answers for good."""
        kept = commitments(answers)
        if all(kept.get(place) == value for place, value in commitments(stored).items()):
            return None
        return ClosedError(f"{self.exercise}: committed: the judgement stands; change the revised one instead")

    def _stale(self) -> StaleError:
        return StaleError(f"{self.exercise}: saved elsewhere meanwhile; this version is kept beside the stored one")

    def _arrive(self, connection: sql.Connection) -> None:
        self._note_device(connection)
        self._set(connection, desk_table.c.holder.is_(None), holder=self.device)

    def _note_device(self, connection: sql.Connection) -> None:
        devices = self._devices(connection)
        if self.device in devices:
            mine = (device_table.c.id == self.device) & (device_table.c.group == self.group)
            connection.execute(device_table.update().where(mine).values(seen_at=now()))
            return
        values = {"id": self.device, "group": self.group, "number": len(devices) + 1, "seen_at": now()}
        connection.execute(device_table.insert().values(**values))

    def _set(self, connection: sql.Connection, where: sql.ColumnElement[bool], **values: Any) -> int:
        return int(connection.execute(desk_table.update().where(self._mine, where).values(**values)).rowcount)


def commitments(answers: Answers, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """What a group has committed, by its place in the answers: every field `committed` that is filled."""
    found: dict[tuple[str, ...], Any] = {}
    for name, value in answers.items():
        if name == "committed" and value is not None:
            found[path] = value
        elif isinstance(value, dict):
            found |= commitments(value, (*path, name))
    return found


def _number(devices: dict[str, Any], device: str | None) -> str:
    return str(devices[device].number) if device in devices else ""
