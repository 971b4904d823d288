"""Answers: what a group decided, as data; read strictly, and kept by a desk.

A desk is where a form keeps its answers: a workshop's database for a group (`workshop/store.py`), a file beside
the notebook for somebody who works alone in JupyterLab (`FileDesk`, here). The stored answer is the truth; a form only
shows it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field, ValidationError

from simkit.course.words import say
from simkit.scenario import Frozen, Language

MAX_BYTES = 1_000_000
GROUP_PATTERN = r"^[a-z0-9-]{1,32}$"

Answers = dict[str, Any]


class AnswersError(ValueError):
    """An answers file or a value that cannot be taken; the message names the field (`explain` says it in Chinese)."""

    def __init__(self, message: str, words: str = "", values: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.words, self.values = words, values or {}


class StaleError(RuntimeError):
    """Somebody else saved in the meantime; the refused answers are kept beside the stored ones."""


class ClosedError(RuntimeError):
    """The exercise is not open for writing, or another device of the group holds the pen."""


class AnswersFile(Frozen):
    """The fixed format of an answers file, version 1."""

    schema_: Literal["simkit.answers/1"] = Field(alias="schema", default="simkit.answers/1")
    workshop: Annotated[str, Field(max_length=64)]
    group: Annotated[str, Field(pattern=GROUP_PATTERN)]
    exercise: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    revision: Annotated[int, Field(ge=0, strict=True)]
    saved_at: datetime
    answers: Answers


Phase = Literal["waiting", "open", "submitted", "closed"]


@dataclass(frozen=True)
class Desk:
    """What a desk knows at one moment.

    phase      waiting (not opened yet), open, submitted (until the trainer reopens it) or closed
    pen        whether this device may write; `holder` says in words which device does
    revision   counts the saves; a save must name the one it was made from
    """

    answers: Answers
    revision: int = 0
    saved_at: datetime | None = None
    phase: Phase = "open"
    pen: bool = True
    holder: str = ""
    pen_asked_by: str | None = None  #: another device that asks for the pen
    checks_left: int | None = None  #: how often "Check" may still be used; None: as often as one likes
    revealed: bool = False  #: whether the trainer has revealed the outcome
    settings: Mapping[str, float] = field(default_factory=dict)  #: what the trainer has set of the exercise
    opened_at: datetime | None = None  #: when the trainer opened the exercise last; None where there is no trainer


class Desks(Protocol):
    """Where a form keeps its answers. Every call returns the desk as it now stands."""

    def look(self) -> Desk:
        """The desk as it stands, from the store; cheap enough to be called every second."""

    def other(self, exercise: str) -> Answers:
        """What the same group has stored for another exercise; empty if nothing. Only to be read."""

    def save(self, answers: Answers, base: int) -> Desk:
        """Keep the answers made from revision `base`; StaleError or ClosedError if that cannot be."""

    def submit(self, base: int) -> Desk:
        """Hand in what is stored, if it is still revision `base`."""

    def use_check(self) -> Desk:
        """Count one use of "Check"; ClosedError when none is left."""

    def ask_pen(self) -> Desk:
        """Ask the device that holds the pen to hand it over; takes it at once when nobody is there."""

    def give_pen(self) -> Desk:
        """Hand the pen to the device that asks for it."""


def parse(text: str | bytes) -> AnswersFile:
    """The answers file in a JSON text; AnswersError with the field's name if it is not one."""
    size = len(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise _error("big", size=size, most=MAX_BYTES)
    try:
        return AnswersFile.model_validate(load(text))
    except ValidationError as error:
        raise AnswersError(first_error(error)) from error


def load(text: str | bytes) -> Any:
    """What a JSON text holds, strictly: no NaN, no field twice, not too deep; AnswersError if it is not one."""
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_refuse_twice)
    except json.JSONDecodeError as error:
        raise _error("not_json", line=error.lineno, column=error.colno) from error
    except UnicodeDecodeError as error:
        raise _error("not_utf8") from error
    except AnswersError:
        raise
    except (ValueError, RecursionError) as error:
        raise _error("deep") from error


def first_error(error: ValidationError) -> str:
    """The first complaint of pydantic in one line that starts with the field's name."""
    return _complaint(error, "en")


def explain(error: AnswersError, language: Language, within: str = "") -> str:
    """What is wrong, in words of that language: the field's name, then the complaint.

    within: the field of the file that holds what was read, where that was not all of it.
    """
    if isinstance(error.__cause__, ValidationError):
        return _complaint(error.__cause__, language, within)
    return say(f"answers.{error.words}", language, **error.values) if error.words else str(error)


def dump(document: AnswersFile) -> str:
    """The JSON text of an answers file: sorted, readable, the same for the same answers."""
    return json.dumps(document.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1, sort_keys=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


class FileDesk:
    """One learner's answers in a file beside the notebook; nobody else writes, so the pen is always held."""

    def __init__(self, exercise: str, folder: Path | None = None) -> None:
        self.exercise = exercise
        self.path = (folder or Path.cwd()) / f"{exercise}.answers.json"

    def look(self) -> Desk:
        """The stored answers, or an empty desk if there is no file yet."""
        if not self.path.exists():
            return Desk(answers={})
        document = parse(self.path.read_bytes())
        return Desk(document.answers, document.revision, document.saved_at)

    def other(self, exercise: str) -> Answers:
        """The answers in the file of another exercise beside this one."""
        return FileDesk(exercise, self.path.parent).look().answers

    def save(self, answers: Answers, base: int) -> Desk:
        """Keep the answers; StaleError if another notebook saved since revision `base`."""
        desk = self.look()
        if desk.revision != base:
            kept = self.path.with_suffix(f".refused-{base}.json")
            write_whole(kept, json.dumps(answers, ensure_ascii=False))
            raise StaleError(f"{self.path.name}: saved elsewhere since revision {base}; yours is kept in {kept.name}")
        now = datetime.now(UTC)
        document = AnswersFile(
            workshop="alone", group="alone", exercise=self.exercise, revision=base + 1, saved_at=now, answers=answers
        )
        write_whole(self.path, dump(document))
        return replace(desk, answers=answers, revision=base + 1, saved_at=now)

    def submit(self, base: int) -> Desk:  # noqa: ARG002 - the same call as at every desk
        """Alone there is nobody to hand in to: the file stays open."""
        return self.look()

    def use_check(self) -> Desk:
        """Alone one may check as often as one likes."""
        return self.look()

    def ask_pen(self) -> Desk:
        """The pen is always held."""
        return self.look()

    def give_pen(self) -> Desk:
        """There is nobody to give it to."""
        return self.look()


#: The words for a complaint of pydantic, by the start of its type; the first that fits.
_COMPLAINTS = {
    "missing": "missing", "extra_forbidden": "unknown", "int": "whole", "float": "number", "finite": "number",
    "string_too_long": "long", "string_too_short": "short", "string_pattern": "pattern", "string": "text",
    "bool": "truth", "list": "list", "tuple": "list", "dict": "object", "model": "object", "literal": "choice",
    "enum": "choice", "too_long": "long", "too_short": "short", "greater": "range", "less": "range",
    "date": "time", "timezone": "time", "json_invalid": "nested",
}  # fmt: skip


def _complaint(error: ValidationError, language: Language, within: str = "") -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(_plain(str(part)) for part in (within, *first["loc"]) if part != "") or "file"
    words = next((words for start, words in _COMPLAINTS.items() if first["type"].startswith(start)), "value")
    return say(f"answers.{words}", language, field=field)


def _plain(name: str) -> str:
    """A field's name as one short line: it comes from outside, so it may hold anything at any length."""
    shown = name if len(name) <= 64 else f"{name[:64]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in shown)


def _error(words: str, **values: object) -> AnswersError:
    return AnswersError(say(f"answers.{words}", "en", **values), words, values)


def _refuse_constant(_: str) -> float:
    raise _error("no_number")


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise _error("twice")
    return document
