"""A submission tree, SUBMISSIONS/<group>/<exercise>.json or .ipynb, read so that a bad submission costs only itself.

Nothing is executed and no link is followed; of a notebook only `metadata.simkit` is looked at.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from simkit.course.answers import MAX_BYTES, AnswersError, AnswersFile, parse
from simkit.course.checks import subject
from simkit.course.words import say
from simkit.scenario import Language

NOTEBOOK_BYTES = 20 * MAX_BYTES  #: a notebook may carry pictures beside its answers
SUFFIXES = (".json", ".ipynb")


@dataclass(frozen=True)
class Submission:
    """What a group handed in for one exercise: its answers, or the reason why they are rejected."""

    group: str  #: the folder's name
    exercise: str  #: the file's name without its suffix, or all of it where that is none of ours
    document: AnswersFile | None = None
    reason: str = ""


@dataclass(frozen=True)
class Expected:
    """What the workshop knows: its id, its groups, its exercises; and the language of reasons."""

    workshop: str
    groups: Collection[str]
    exercises: Collection[str]
    language: Language


class RejectedError(ValueError):
    """A submission that is not taken; the message is the reason in the trainer's language."""


def collect(folder: Path, expected: Expected) -> list[Submission]:
    """Every submission in the tree, in order of group and exercise; ValueError if there is no such folder."""
    if not folder.is_dir():
        raise ValueError(f"{folder}: not a folder; name the one that holds a folder a group")
    found: list[Submission] = []
    for entry in _visible(folder):
        if entry.is_symlink() or not entry.is_dir():
            reason = _say("link" if entry.is_symlink() else "stray", expected)
            names = sorted(expected.exercises) if entry.name in expected.groups else [""]
            found += [Submission(entry.name, name, reason=reason) for name in names]
        else:
            found += _of_group(entry, expected)
    return found


def read_submission(path: Path, group: str, expected: Expected) -> AnswersFile:
    """The answers in one file; RejectedError if they cannot be taken."""
    document = _document(path, expected)
    for field, found, wanted in (
        ("workshop", document.workshop, expected.workshop),
        ("group", document.group, group),
        ("exercise", document.exercise, path.stem),
    ):
        if found != wanted:
            raise RejectedError(_say(f"other_{field}", expected, found=escape(found)))
    try:
        subject(document.exercise).read(document.answers)
    except AnswersError as error:
        raise RejectedError(_say("content", expected, reason=f"answers.{error}")) from error
    return document


def escape(name: str) -> str:
    r"""A name or reason as text for one cell: what does not print, is no Unicode or would start a formula as \x or \u.

    Escapes begin with a backslash, so a backslash is escaped as well and no two names become the same.
    """
    written = "".join(
        c if c.isprintable() and c != "\\" else c.encode("unicode_escape", "surrogatepass").decode() for c in name
    )
    return f"\\x{ord(written[0]):02x}{written[1:]}" if written[:1] in ("=", "+", "-", "@") else written


def _of_group(folder: Path, expected: Expected) -> Iterator[Submission]:
    group = folder.name
    try:
        entries = [(_exercise_of(entry), entry) for entry in _visible(folder)]
    except OSError as error:
        reason = _say("unreadable", expected, reason=error.strerror or "")
        yield from (Submission(group, name, reason=reason) for name in sorted(expected.exercises))
        return
    for exercise, same in groupby(sorted(entries), key=lambda pair: pair[0]):
        paths = [path for _, path in same]
        try:
            if group not in expected.groups:
                raise RejectedError(_say("unknown_group", expected))
            if paths[0].suffix.lower() not in SUFFIXES:
                raise RejectedError(_say("stray", expected))
            if exercise not in expected.exercises:
                raise RejectedError(_say("unknown_exercise", expected))
            if len(paths) > 1:
                raise RejectedError(_say("twice", expected, files=", ".join(path.name for path in paths)))
            yield Submission(group, exercise, read_submission(paths[0], group, expected))
        except RejectedError as error:
            yield Submission(group, exercise, reason=str(error))


def _visible(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def _exercise_of(path: Path) -> str:
    return path.stem if path.suffix.lower() in SUFFIXES else path.name


def _document(path: Path, expected: Expected) -> AnswersFile:
    notebook = path.suffix.lower() == ".ipynb"
    data = _bytes(path, NOTEBOOK_BYTES if notebook else MAX_BYTES, expected)
    try:
        text = data.decode("utf-8-sig")  # editors on Windows put a mark before UTF-8
        return parse(_inside(text, expected) if notebook else text)
    except UnicodeDecodeError as error:
        raise RejectedError(_say("not_utf8", expected)) from error
    except AnswersError as error:
        raise RejectedError(_say("content", expected, reason=error)) from error


def _inside(text: str, expected: Expected) -> str:
    """The answers file in a notebook's metadata, as JSON text of its own."""
    try:
        metadata = json.loads(text, object_pairs_hook=_once)["metadata"]["simkit"]
        return json.dumps(metadata)
    except (KeyError, TypeError) as error:
        raise RejectedError(_say("no_answers", expected)) from error
    except (ValueError, RecursionError) as error:
        raise AnswersError(f"file: not JSON: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What of two fields of one name is meant, nobody can say."""
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a field stands twice")
    return document


def _bytes(path: Path, limit: int, expected: Expected) -> bytes:
    """What a plain file holds; a link, a pipe or a file that is too big is not even opened."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            raise RejectedError(_say("link", expected))
        if not stat.S_ISREG(status.st_mode):
            raise RejectedError(_say("not_a_file", expected))
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise RejectedError(_say("unreadable", expected, reason=error.strerror or "")) from error
    if len(data) > limit:
        raise RejectedError(_say("too_big", expected, limit=limit))
    return data


def _say(name: str, expected: Expected, **values: object) -> str:
    return say(f"report.reject_{name}", expected.language, **values)
