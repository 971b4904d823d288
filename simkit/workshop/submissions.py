"""Submissions, SUBMISSIONS/<group>/<exercise>.json or .ipynb, read so that a bad one costs only itself.

Nothing is executed; of a notebook only its format and `metadata.simkit` are looked at.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path, PurePath

from simkit.course.answers import MAX_BYTES, AnswersError, AnswersFile, explain, load, parse
from simkit.course.checks import subject
from simkit.course.words import say
from simkit.scenario import Language
from simkit.workshop.tree import Entry, Folder, RejectedError, open_tree

NOTEBOOK_BYTES = 20 * MAX_BYTES  #: a notebook may carry pictures beside its answers
NOTEBOOK_FORMAT = 4
SUFFIXES = (".json", ".ipynb")
LONGEST = 240  #: characters of what is quoted from a submission in a reason


@dataclass(frozen=True)
class Submission:
    """What a group handed in for one exercise: its answers, or the reason why they are rejected."""

    group: str  #: the folder's name
    exercise: str  #: the file's name without its suffix, or all of it where that is none of ours
    document: AnswersFile | None = None
    reason: str = ""


@dataclass(frozen=True)
class Expected:
    """What the workshop knows: its id, its groups, its exercises; and the language of reasons.

    revisions: the latest revision that the workshop itself has saved, by (group, exercise). A later one cannot have
    been made there. A group that never saved there may hand in what it made elsewhere, such as a notebook.
    """

    workshop: str
    groups: Collection[str]
    exercises: Collection[str]
    language: Language
    revisions: Mapping[tuple[str, str], int] = field(default_factory=dict)


def collect(path: Path, expected: Expected) -> list[Submission]:
    """Every submission in the tree, a folder or a zip, in order of group and exercise; ValueError if it is neither."""
    with open_tree(path, expected.groups) as folders:
        return [one for folder in folders for one in _of_folder(folder, expected)]


def read_submission(entry: Entry, group: str, expected: Expected) -> AnswersFile:
    """The answers in one file; RejectedError if they cannot be taken."""
    path = PurePath(entry.name)
    document = _document(entry, path.suffix.lower() == ".ipynb", expected)
    for name, found, wanted in (
        ("workshop", document.workshop, expected.workshop),
        ("group", document.group, group),
        ("exercise", document.exercise, path.stem),
    ):
        if found != wanted:
            raise RejectedError(f"other_{name}", found=found)
    saved = expected.revisions.get((group, document.exercise), 0)
    if 0 < saved < document.revision:
        raise RejectedError("revision", found=document.revision, saved=saved)
    try:
        subject(document.exercise).read(document.answers)
    except AnswersError as error:
        raise RejectedError("content", reason=explain(error, expected.language, "answers")) from error
    return document


def escape(name: str) -> str:
    r"""A name or reason as text for one cell: what does not print, is no Unicode or would start a formula as \x or \u.

    Escapes begin with a backslash, so a backslash is escaped as well and no two names become the same.
    """
    written = name
    if not name.isprintable() or "\\" in name:
        written = "".join(
            c if c.isprintable() and c != "\\" else c.encode("unicode_escape", "surrogatepass").decode() for c in name
        )
    first = written[:1]
    # Spreadsheets in China and Japan take the wide signs for the narrow ones.
    if first in ("=", "+", "-", "@"):
        return f"\\x{ord(first):02x}{written[1:]}"
    return f"\\u{ord(first):04x}{written[1:]}" if first in ("＝", "＋", "－", "＠") else written


def _of_folder(folder: Folder, expected: Expected) -> Iterator[Submission]:
    """What one thing at the top of the tree amounts to: a group's submissions, or why there are none."""
    try:
        if folder.kind != "folder":
            raise RejectedError("stray" if folder.kind == "file" else _UNWANTED[folder.kind])
        entries = folder.entries()
    except RejectedError as error:
        reason = _because(error, expected.language)
        names = sorted(expected.exercises) if folder.name in expected.groups else [""]
        yield from (Submission(folder.name, name, reason=reason) for name in names)
        return
    pairs = sorted(((_exercise_of(entry.name), entry) for entry in entries), key=lambda pair: (pair[0], pair[1].name))
    for exercise, same in groupby(pairs, key=lambda pair: pair[0]):
        yield _of_exercise(folder.name, exercise, [entry for _, entry in same], expected)


def _of_exercise(group: str, exercise: str, entries: list[Entry], expected: Expected) -> Submission:
    try:
        if group not in expected.groups:
            raise RejectedError("unknown_group")
        if PurePath(entries[0].name).suffix.lower() not in SUFFIXES:
            raise RejectedError("stray")
        if exercise not in expected.exercises:
            raise RejectedError("unknown_exercise")
        if len(entries) > 1:
            raise RejectedError("twice", files=", ".join(entry.name for entry in entries))
        return Submission(group, exercise, read_submission(entries[0], group, expected))
    except RejectedError as error:
        return Submission(group, exercise, reason=_because(error, expected.language))


#: The words for what is neither a file nor a folder.
_UNWANTED = {"link": "link", "other": "not_a_file", "folder": "not_a_file", "outside": "outside", "bomb": "bomb"}


def _exercise_of(name: str) -> str:
    path = PurePath(name)
    return path.stem if path.suffix.lower() in SUFFIXES else name


def _document(entry: Entry, notebook: bool, expected: Expected) -> AnswersFile:
    if entry.kind != "file":
        raise RejectedError(_UNWANTED[entry.kind])
    data = entry.read(NOTEBOOK_BYTES if notebook else MAX_BYTES)
    try:
        text = data.decode("utf-8-sig")  # editors on Windows put a mark before UTF-8
        return parse(_inside(text) if notebook else text)
    except UnicodeDecodeError as error:
        raise RejectedError("not_utf8") from error
    except AnswersError as error:
        raise RejectedError("content", reason=explain(error, expected.language)) from error


def _inside(text: str) -> str:
    """The answers file in a notebook's metadata, as JSON text of its own."""
    notebook = load(text)
    if not isinstance(notebook, dict) or notebook.get("nbformat") != NOTEBOOK_FORMAT:
        raise RejectedError("nbformat", wanted=NOTEBOOK_FORMAT)
    try:
        return json.dumps(notebook["metadata"]["simkit"])
    except (KeyError, TypeError) as error:
        raise RejectedError("no_answers") from error


def _because(error: RejectedError, language: Language) -> str:
    """The reason in words; what it quotes is cut, so that no submission fills the gradebook."""
    values = {name: _cut(value) if isinstance(value, str) else value for name, value in error.values.items()}
    return say(f"report.reject_{error.words}", language, **values)


def _cut(quoted: str) -> str:
    return quoted if len(quoted) <= LONGEST else f"{quoted[:LONGEST]}…"
