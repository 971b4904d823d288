"""The tables of a workshop's database, and how it is opened."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from simkit.course.answers import Answers, Phase

BUSY_SECONDS = 15  #: how long a write waits for the one before it

metadata = sql.MetaData()
workshop_table = sql.Table(
    "workshop", metadata,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("trainer_key", sql.String, nullable=False),
    sql.Column("scenario", sql.String, nullable=False),
    sql.Column("seed", sql.Integer, nullable=False),
    sql.Column("language", sql.String, nullable=False),
)  # fmt: skip
group_table = sql.Table(
    "groups", metadata,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("key", sql.String, nullable=False, unique=True),
    sql.Column("place", sql.Integer, nullable=False),  # where it comes when outcomes are revealed without names
)  # fmt: skip
exercise_table = sql.Table(
    "exercises", metadata,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("phase", sql.String, nullable=False),  # waiting, open, closed
    sql.Column("checks_allowed", sql.Integer),  # null: as often as one likes
    sql.Column("place", sql.Integer, nullable=False, server_default="0"),  # in the order of the workshop
    sql.Column("opened_at", sql.DateTime),  # UTC; when it was last opened for all
    sql.Column("settings", sql.JSON, nullable=False, server_default="{}"),  # what the trainer has set
)  # fmt: skip
desk_table = sql.Table(
    "desks", metadata,
    sql.Column("group", sql.ForeignKey("groups.id"), primary_key=True),
    sql.Column("exercise", sql.ForeignKey("exercises.id"), primary_key=True),
    sql.Column("answers", sql.JSON, nullable=False, default=dict),
    sql.Column("revision", sql.Integer, nullable=False, default=0),
    sql.Column("saved_at", sql.DateTime),  # UTC
    sql.Column("submitted", sql.Boolean, nullable=False, default=False),
    sql.Column("reopened", sql.Boolean, nullable=False, default=False),  # open although the exercise is closed
    sql.Column("checks_used", sql.Integer, nullable=False, default=0),
    sql.Column("revealed", sql.Boolean, nullable=False, default=False),
    sql.Column("named", sql.Boolean, nullable=False, default=False),
    sql.Column("holder", sql.String),  # the device with the pen
    sql.Column("asked_by", sql.String),  # the device that asks for it
)  # fmt: skip
refused_table = sql.Table(
    "refused", metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("group", sql.String, nullable=False),
    sql.Column("exercise", sql.String, nullable=False),
    sql.Column("device", sql.String, nullable=False),
    sql.Column("base", sql.Integer, nullable=False),
    sql.Column("answers", sql.JSON, nullable=False),
    sql.Column("at", sql.DateTime, nullable=False),  # UTC
)  # fmt: skip
device_table = sql.Table(
    "devices", metadata,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("group", sql.ForeignKey("groups.id"), primary_key=True),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("seen_at", sql.DateTime, nullable=False),  # UTC
)  # fmt: skip


def engine_of(path: Path) -> sql.Engine:
    """The database, with connections that are kept: a page looks once a second, and opening one costs more than that.

    To be made in the process that uses it: a connection must not be taken through a fork.
    """
    engine = sql.create_engine(sql.URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})

    # sqlite3 would begin transactions late and by itself; a late write lock can fail where an early one waits.
    @sql.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")

    @sql.event.listens_for(engine, "begin")
    def _begun(connection: sql.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def complete(engine: sql.Engine) -> None:
    """Add the columns that a workshop of an earlier version lacks; each of them is empty or has a default."""
    columns = "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"
    with engine.connect() as connection:  # one question: each page that opens asks it
        there = {tuple(row) for row in connection.exec_driver_sql(columns)}
    for table in metadata.sorted_tables:
        for column in (column for column in table.columns if (table.name, column.name) not in there):
            with engine.execution_options(writes=True).begin() as connection:
                connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN {_declared(column, engine)}')


def _declared(column: sql.Column[Any], engine: sql.Engine) -> str:
    return str(sql.schema.CreateColumn(column).compile(dialect=engine.dialect))


def now() -> datetime:
    """The moment in UTC, without a zone as SQLite keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def keep_refused(
    connection: sql.Connection, group: str, exercise: str, device: str, base: int, answers: Answers
) -> None:
    """Keep a version that could not be stored."""
    connection.execute(
        refused_table.insert().values(
            group=group, exercise=exercise, device=device, base=base, answers=answers, at=now()
        )
    )


def phase_of(exercise_phase: str, submitted: bool, reopened: bool) -> Phase:
    """The phase of one group: a group's own reopening goes before the closing for all."""
    if reopened:
        return "open"
    if exercise_phase == "open":
        return "submitted" if submitted else "open"
    return "closed" if exercise_phase == "closed" else "waiting"
