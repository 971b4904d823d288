"""A workshop on disk: groups with their keys, the state of each exercise, answers, refused versions, devices and pens.

DIR/workshop.db is the truth; DIR/case.json holds the case (with its hidden cause), DIR/pictures the figures of the
case, DIR/cards the role cards to print, DIR/submissions what was handed in. Every page is a process of its own, so no
connection outlives a call (none can cross a fork) and each write is one short transaction.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sql

from simkit.course.answers import Answers, AnswersFile, Phase, dump, write_whole
from simkit.course.exercise import exercise, names
from simkit.scenario import Language
from simkit.workshop.desk import GroupDesk as GroupDesk
from simkit.workshop.schema import (
    complete,
    desk_table,
    engine_of,
    exercise_table,
    group_table,
    metadata,
    now,
    phase_of,
    refused_table,
    workshop_table,
)

if TYPE_CHECKING:
    from simkit.company.case import Case, CaseRecipe

DATABASE, CASE, PICTURES, SUBMISSIONS = "workshop.db", "case.json", "pictures", "submissions"
CARDS = "cards"  #: role cards to print
CHECKS_ALLOWED = 5  #: how often a group may use "Check" unless the trainer sets otherwise


@dataclass(frozen=True)
class Group:
    """A group of the room: its id as in file names, its number as people say it, the key in its link."""

    id: str
    number: int
    key: str
    place: int  #: its place in the order in which outcomes are revealed without names


@dataclass(frozen=True)
class Workshop:
    """What is fixed when a workshop is made."""

    id: str
    trainer_key: str
    scenario: str
    seed: int
    language: Language


@dataclass(frozen=True)
class Standing:
    """How one group stands with one exercise, for the trainer."""

    group: Group
    phase: Phase
    devices: int  #: devices seen in the last 20 seconds
    joined: bool  #: whether any device has ever opened the page
    answers: Answers
    revision: int
    saved_at: datetime | None
    submitted: bool
    checks_used: int
    revealed: bool
    named: bool


@dataclass(frozen=True)
class Progress:
    """How far the room is with one exercise."""

    phase: str  #: waiting, open or closed
    submitted: int  #: groups that have handed in


class Store:
    """An existing workshop; ValueError if the folder does not hold one."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        if not (self.folder / DATABASE).is_file() or not (self.folder / CASE).is_file():
            raise ValueError(f"{folder}: not a workshop; make one with: simkit workshop new {folder}")
        self.engine = engine_of(self.folder / DATABASE)
        complete(self.engine)

    def read(self) -> Any:
        """A connection for reading, to be used with `with`."""
        return self.engine.connect()

    def write(self) -> Any:
        """A transaction for writing, to be used with `with`; waits for the one before it."""
        return self.engine.execution_options(writes=True).begin()

    def workshop(self) -> Workshop:
        """What is fixed about the workshop."""
        with self.read() as connection:
            return Workshop(**connection.execute(sql.select(workshop_table)).one()._mapping)

    def groups(self) -> tuple[Group, ...]:
        """The groups in order of their numbers."""
        with self.read() as connection:
            rows = connection.execute(sql.select(group_table).order_by(group_table.c.number))
            return tuple(Group(**row._mapping) for row in rows)

    def exercises(self) -> tuple[str, ...]:
        """The exercises of the workshop in their order."""
        with self.read() as connection:
            columns = exercise_table.c
            return tuple(connection.execute(sql.select(columns.id).order_by(columns.place, columns.id)).scalars())

    def opened_last(self) -> str:
        """The exercise that the trainer opened last; the first one before any was."""
        with self.read() as connection:
            columns = exercise_table.c
            order = (columns.opened_at.desc().nulls_last(), columns.place, columns.id)
            return str(connection.execute(sql.select(columns.id).order_by(*order).limit(1)).scalar_one())

    def progress(self) -> dict[str, Progress]:
        """How far the room is with each exercise, in their order."""
        columns = (exercise_table.c.id, exercise_table.c.phase, sql.func.sum(desk_table.c.submitted).label("submitted"))
        query = sql.select(*columns).join_from(exercise_table, desk_table).group_by(exercise_table.c.id)
        with self.read() as connection:
            rows = connection.execute(query.order_by(exercise_table.c.place)).all()
        return {row.id: Progress(row.phase, int(row.submitted)) for row in rows}

    def settings(self, exercise: str) -> dict[str, float]:
        """What the trainer has set of an exercise."""
        with self.read() as connection:
            query = sql.select(exercise_table.c.settings).where(exercise_table.c.id == exercise)
            return dict(connection.execute(query).scalar_one())

    def phases(self, group: str) -> dict[str, Phase]:
        """The phase of each exercise for one group."""
        columns = (exercise_table.c.id, exercise_table.c.phase, desk_table.c.submitted, desk_table.c.reopened)
        query = sql.select(*columns).join_from(exercise_table, desk_table).where(desk_table.c.group == group)
        with self.read() as connection:
            rows = connection.execute(query).all()
        return {row.id: phase_of(row.phase, row.submitted, row.reopened) for row in rows}

    def group_of(self, key: str) -> Group | None:
        """The group whose link carries this key."""
        found = (group for group in self.groups() if secrets.compare_digest(group.key.encode(), key.encode()))
        return next(found, None)

    def is_trainer(self, key: str) -> bool:
        """Whether this is the trainer's key."""
        return secrets.compare_digest(self.workshop().trainer_key.encode(), key.encode())

    def case(self) -> Case:
        """The case that all groups play, replayed from its recipe."""
        self.recipe()  # says in one line what is wrong with it
        return opened_case((self.folder / CASE).read_text(encoding="utf-8"))

    def recipe(self) -> CaseRecipe:
        """The recipe of the case, with its hidden cause; ValueError in one line if the file holds none."""
        from simkit.company.case import CaseRecipe

        try:
            return CaseRecipe.model_validate_json((self.folder / CASE).read_bytes())
        except ValueError as error:
            reason = " ".join(str(error).split())
            raise ValueError(
                f"{self.folder / CASE}: not a case of this version; make the workshop anew ({reason})"
            ) from error

    def check(self) -> None:
        """ValueError, in one line, for a workshop that this version cannot play: another case, an unknown exercise."""
        self.recipe()
        for name in self.exercises():
            exercise(name)

    def pictures(self) -> Path:
        """The folder that holds <language>/<name>.svg."""
        return self.folder / PICTURES

    def desk(self, group: str, exercise: str, device: str) -> GroupDesk:
        """The desk of one device of a group."""
        return GroupDesk(self, group, exercise, device)

    def write_submission(self, group: str, exercise: str) -> None:
        """Write the stored answers of a group whole into the submission tree."""
        with self.read() as connection:
            row = connection.execute(_desk(group, exercise)).one()
        document = AnswersFile(
            workshop=self.workshop().id, group=group, exercise=exercise, revision=row.revision,
            saved_at=(row.saved_at or now()).replace(tzinfo=UTC), answers=row.answers,
        )  # fmt: skip
        write_whole(self.folder / SUBMISSIONS / group / f"{exercise}.json", dump(document))

    def opened(self) -> dict[str, datetime]:
        """When each exercise was last opened for all; those that were."""
        columns = (exercise_table.c.id, exercise_table.c.opened_at)
        with self.read() as connection:
            rows = connection.execute(sql.select(*columns).where(exercise_table.c.opened_at.is_not(None)))
            return {row.id: row.opened_at.replace(tzinfo=UTC) for row in rows}

    def revisions(self) -> dict[tuple[str, str], int]:
        """The revision that each group has saved last in each exercise, 0 if none, by (group, exercise)."""
        columns = (desk_table.c.group, desk_table.c.exercise, desk_table.c.revision)
        with self.read() as connection:
            return {(row.group, row.exercise): row.revision for row in connection.execute(sql.select(*columns))}

    def refused(self, group: str, exercise: str) -> list[Answers]:
        """The versions that were refused, oldest first."""
        table = refused_table.c
        query = sql.select(table.answers).where(table.group == group, table.exercise == exercise).order_by(table.id)
        with self.read() as connection:
            return list(connection.execute(query).scalars())


@cache
def opened_case(recipe: str) -> Case:
    """The case of a recipe (JSON), opened once in a process, so that what it tells is worked out once, too."""
    from simkit.company.case import CaseRecipe, open_case

    return open_case(CaseRecipe.model_validate_json(recipe))


def create(
    folder: Path,
    *,
    groups: int | Sequence[str],
    scenario: str,
    seed: int,
    language: Language,
    exercises: Sequence[str] | None = None,
) -> Store:
    """Make a workshop: case, pictures of the case, groups and keys; ValueError if there is something already.

    scenario: one of those that a case can be staged in (`simkit.company.crisis.STAGED`)
    groups: the ids of the groups, or how many of them are to be called group-1, group-2 …
    exercises: their names in the order of the workshop; None for every exercise there is
    """
    from simkit.company.case import open_case
    from simkit.company.crisis import STAGED, find_case
    from simkit.show.cards import write_role_cards
    from simkit.show.charts import write_pictures

    folder = Path(folder).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        kind = "a workshop already" if (folder / DATABASE).exists() else "not an empty folder"
        raise ValueError(f"{folder}: {kind}; name another folder or remove this one")
    chosen = _chosen(exercises)
    if scenario not in STAGED:
        raise ValueError(f"scenario: {scenario} has no case for a workshop; choose from {', '.join(STAGED)}")
    recipe = find_case(scenario, seed)
    # Made beside its place and then moved there: a workshop is whole or it is not there.
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        draft.mkdir(parents=True)
        (draft / CASE).write_text(recipe.model_dump_json(indent=1, by_alias=True), encoding="utf-8")
        write_pictures(open_case(recipe), draft / PICTURES)
        write_role_cards(draft / CARDS)
        ids = [f"group-{n}" for n in range(1, groups + 1)] if isinstance(groups, int) else groups
        _fill(draft / DATABASE, ids, chosen, scenario, seed, language)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Store(folder)


def _desk(group: str, exercise: str) -> sql.Select[Any]:
    return sql.select(desk_table).where(desk_table.c.group == group, desk_table.c.exercise == exercise)


def _chosen(exercises: Sequence[str] | None) -> tuple[str, ...]:
    """The exercises of a new workshop; ValueError for one that is unknown or stands twice, or for none."""
    chosen = tuple(names() if exercises is None else (exercise(name).id for name in exercises))
    if not chosen or len(set(chosen)) != len(chosen):
        raise ValueError(f"exercises: name each once, from {', '.join(names())}")
    return chosen


def _fill(
    path: Path, groups: Sequence[str], exercises: Sequence[str], scenario: str, seed: int, language: Language
) -> None:
    engine = engine_of(path)
    with engine.connect() as connection:
        # WAL lets readers read while one writes; it is a property of the file, set outside any transaction.
        connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
    places = _shuffled(len(groups))
    with engine.begin() as connection:
        metadata.create_all(connection)
        connection.execute(
            workshop_table.insert().values(
                id=f"workshop-{secrets.token_hex(4)}", trainer_key=secrets.token_urlsafe(18), scenario=scenario,
                seed=seed, language=language,
            )
        )  # fmt: skip
        for place, name in enumerate(exercises):
            values = {"id": name, "phase": "waiting", "checks_allowed": CHECKS_ALLOWED, "place": place}
            connection.execute(exercise_table.insert().values(**values))
        for number, (group, place) in enumerate(zip(groups, places, strict=True), start=1):
            key = secrets.token_urlsafe(12)
            connection.execute(group_table.insert().values(id=group, number=number, key=key, place=place))
            for name in exercises:
                connection.execute(desk_table.insert().values(group=group, exercise=name))


def _shuffled(count: int) -> Sequence[int]:
    """A fresh permutation of 0 … count - 1; chance of the system, since nobody may be able to work it out."""
    order = list(range(count))
    secrets.SystemRandom().shuffle(order)
    return order
