"""What a grader has finished, line by line in OUT/.journal, so that it can be killed at any moment and run again.

A key says all that a piece of work hangs on: the program's own files, the case, the answers. A line that was cut off in
the middle is no line; at the end the journal is written anew, in order and without what is no longer used.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from simkit.course.grade import Verdict

ROOT = Path(__file__).parents[2]
JOURNAL, WORK = ".journal", ".work"

#: What a verdict or a page can depend on beside answers and case: code, words, checks, catalogues.
SOURCES = ("simkit", "solutions", "datasets")
KINDS = {".py", ".toml", ".csv", ".css", ".html", ".ipynb"}


@cache
def version() -> str:
    """A digest of the program's own files: an edited check or word makes what was finished before unfinished."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS:
                digest.update(f"{path.relative_to(ROOT).as_posix()}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def key_of(*parts: object) -> str:
    """The key of a piece of work that hangs on these values, which have to be JSON."""
    return hashlib.sha256(json.dumps([version(), *parts], sort_keys=True).encode()).hexdigest()


class Journal:
    """The finished work of one folder of results."""

    def __init__(self, out: Path) -> None:
        self.out, self.path = out, out / JOURNAL
        self.work = out / WORK  #: for drafts, so that a killed grader leaves nothing elsewhere
        self._verdicts, self._pages = _read(self.path)
        self._used: dict[str, str] = {}
        self._lines = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(self._lines, b"\n")  # ends what a killed grader may have left half written

    def verdicts(self, key: str) -> tuple[Verdict, ...] | None:
        """The verdicts under this key, if they were found before."""
        found = self._verdicts.get(key)
        if found is not None:
            self._used[key] = _line(key=key, verdicts=found)
        return None if found is None else tuple(Verdict(*one) for one in found)

    def keep_verdicts(self, key: str, verdicts: Sequence[Verdict]) -> None:
        """Note verdicts; they are there after any kill."""
        self._verdicts[key] = [[*vars(one).values()] for one in verdicts]
        self._note(key, _line(key=key, verdicts=self._verdicts[key]))

    def has_page(self, name: str, key: str) -> bool:
        """Whether the page stands as it was made under this key."""
        found, path = self._pages.get(name), self.out / name
        there = found is not None and found[0] == key and path.is_file() and _digest(path.read_bytes()) == found[1]
        if there and found is not None:
            self._used[name] = _line(page=name, key=key, digest=found[1])
        return there

    def keep_page(self, name: str, key: str, html: str) -> None:
        """Write a page whole and note it; a kill between the two only costs its making."""
        self.write(name, html)
        self._note(name, _line(page=name, key=key, digest=_digest(html.encode())))

    def write(self, name: str, content: str | bytes) -> None:
        """Write a result whole, its draft in the folder for drafts."""
        draft = self.work / name
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(self.out / name)

    def _note(self, name: str, line: str) -> None:
        os.write(self._lines, line.encode())
        self._used[name] = line

    def close(self, *, whole: bool) -> None:
        """End the journal; `whole`: all work was looked at, so that what was not used can go."""
        os.close(self._lines)
        if whole:
            self.write(JOURNAL, "".join(sorted(self._used.values())))


@contextmanager
def opened(out: Path, *, whole: bool = True) -> Iterator[Journal]:
    """The journal of a folder of results, to which nobody else writes meanwhile; ValueError if somebody does.

    whole: whether everything of the folder is made; else what is not used is kept for the next time.
    """
    import fcntl

    out.mkdir(parents=True, exist_ok=True)
    handle = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ValueError(f"{out}: another grader writes here; wait for it or name another folder") from error
        shutil.rmtree(out / WORK, ignore_errors=True)
        (out / WORK).mkdir()
        journal = Journal(out)
        done = False
        try:
            yield journal
            done = True
        finally:
            journal.close(whole=whole and done)
            shutil.rmtree(out / WORK, ignore_errors=True)
    finally:
        os.close(handle)


def _line(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=True, sort_keys=True) + "\n"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: Path) -> tuple[dict[str, list[list[Any]]], dict[str, tuple[str, str]]]:
    """Verdicts by key; key and digest by page."""
    verdicts: dict[str, list[list[Any]]] = {}
    pages: dict[str, tuple[str, str]] = {}
    for line in path.read_bytes().splitlines() if path.is_file() else ():
        try:
            entry = json.loads(line)
            if "page" in entry:
                pages[entry["page"]] = (entry["key"], entry["digest"])
            else:
                verdicts[entry["key"]] = entry["verdicts"]
        except (ValueError, KeyError, TypeError):
            continue
    return verdicts, pages
