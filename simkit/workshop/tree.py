"""A tree of submissions, a folder or a zip, as entries that are read within limits.

Nothing is unpacked, no link is followed, nothing is opened by a name that an entry brings along: a folder is read
through handles of the folders above it, a zip through its table of contents.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

MOST_ENTRIES = 100_000  #: of a zip
MOST_RATIO = 200  #: what an entry may unpack to, times its packed size; answers and notebooks stay below 30
SMALL = 100_000  #: bytes; what unpacks to less is harmless whatever its ratio

#: file and folder are what they seem; outside: a path that leads out of the tree; bomb: see MOST_RATIO.
Kind = Literal["file", "folder", "link", "other", "outside", "bomb"]


class RejectedError(ValueError):
    """A submission that is not taken, as the name of its words and what fills them."""

    def __init__(self, words: str, **values: object) -> None:
        super().__init__(words)
        self.words, self.values = words, values


@dataclass(frozen=True)
class Entry:
    """One thing in a group's folder."""

    name: str
    kind: Kind
    read: Callable[
        [int], bytes
    ]  #: all bytes of a file; RejectedError if they are more than the limit, or cannot be read


@dataclass(frozen=True)
class Folder:
    """One thing at the top of the tree: the folder of a group, if its kind is folder."""

    name: str
    kind: Kind
    entries: Callable[[], list[Entry]] = list  #: by name; RejectedError if it cannot be read


@contextmanager
def open_tree(path: Path, groups: Collection[str]) -> Iterator[list[Folder]]:
    """What stands at the top of a tree, by name; ValueError if there is no such folder and no such zip.

    groups: the ids of the workshop's groups; a folder around them, as packing a folder leaves it, is looked through.
    """
    if path.is_dir():
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield [Folder(name, kind, _lister(name, handle)) for name, kind in _listed(handle)]
        finally:
            os.close(handle)
    elif path.is_file() and zipfile.is_zipfile(path):
        with _opened(path) as archive:
            yield _folders(archive, groups)
    else:
        raise ValueError(f"{path}: not a folder and not a zip; name the one that holds a folder a group")


def _listed(handle: int) -> list[tuple[str, Kind]]:
    """Names and kinds of what stands in a folder, without hidden things."""
    with os.scandir(handle) as entries:
        kinds = [(entry.name, _kind(entry.stat(follow_symlinks=False).st_mode)) for entry in entries]
    return sorted((name, kind) for name, kind in kinds if not _hidden(name))


def _hidden(name: str) -> bool:
    """What systems and editors leave behind; two dots are somebody's attempt."""
    return name.startswith(".") and not name.startswith("..")


def _kind(mode: int) -> Kind:
    if stat.S_ISLNK(mode):
        return "link"
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "other"


def _lister(name: str, above: int) -> Callable[[], list[Entry]]:
    def entries() -> list[Entry]:
        try:
            handle = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
            try:
                listed = _listed(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise RejectedError("unreadable", reason=error.strerror) from error
        return [Entry(inside, kind, _reader(name, inside, above)) for inside, kind in listed]

    return entries


def _reader(folder: str, name: str, above: int) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        try:
            place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
            try:
                handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
            finally:
                os.close(place)
            with os.fdopen(handle, "rb") as file:
                before = os.fstat(handle)
                if not stat.S_ISREG(before.st_mode):
                    raise RejectedError("not_a_file")
                data = b"" if before.st_size > limit else file.read(limit + 1)
                after = os.fstat(handle)
        except OSError as error:
            raise RejectedError("unreadable", reason=error.strerror) from error
        if max(before.st_size, len(data)) > limit:
            raise RejectedError("too_big", limit=limit)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
            raise RejectedError("changing")
        return data

    return read


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ValueError(f"{path}: cannot be read as a zip: {error}; pack it again") from error
    if len(archive.infolist()) > MOST_ENTRIES:
        archive.close()
        raise ValueError(f"{path}: more than {MOST_ENTRIES} entries; grade it in parts")
    return archive


def _folders(archive: zipfile.ZipFile, known: Collection[str]) -> list[Folder]:
    """The tree that a zip holds. An entry deeper than a file of a group counts as a folder of that group."""
    tops: list[Folder] = []
    groups: dict[str, dict[tuple[str, int], Entry]] = {}
    named = [(_parts(info), info) for info in archive.infolist()]
    shared = _wrapping([parts for parts, _ in named if parts is not None], known)
    for number, (parts, info) in enumerate(named):
        if parts is None:
            tops.append(Folder(info.orig_filename, "outside"))
            continue
        inside = parts[shared:]
        if not inside or parts[0] == "__MACOSX" or any(_hidden(part) for part in inside[:2]):
            continue
        group, *rest = inside
        if rest:
            kind: Kind = _kind_in_zip(info) if len(rest) == 1 else "folder"
            # Two entries of one name are two files; a folder is named by every entry in it.
            key = (rest[0], -1 if kind == "folder" else number)
            groups.setdefault(group, {})[key] = Entry(rest[0], kind, _unpacker(archive, info))
        elif (kind := _kind_in_zip(info)) == "folder":
            groups.setdefault(group, {})
        else:
            tops.append(Folder(group, kind))
    for group, entries in groups.items():
        listed = sorted(entries.values(), key=lambda entry: (entry.name, entry.kind))
        tops.append(Folder(group, "folder", partial(list, listed)))
    return sorted(tops, key=lambda folder: (folder.name, folder.kind))


def _parts(info: zipfile.ZipInfo) -> list[str] | None:
    """The names on the way to an entry; None if they lead out of the tree or are none."""
    path = info.orig_filename.replace("\\", "/")
    parts = path.removesuffix("/").split("/")
    leads_out = path.startswith("/") or path[1:3] == ":/" or "\0" in path or not {"", ".", ".."}.isdisjoint(parts)
    return None if leads_out else parts


def _wrapping(paths: list[list[str]], known: Collection[str]) -> int:
    """1 if one folder stands around the groups' folders, else 0."""
    paths = [parts for parts in paths if parts[0] != "__MACOSX"]
    tops = {parts[0] for parts in paths}
    return int(len(tops) == 1 and not tops & set(known) and any(parts[1] in known for parts in paths if parts[1:]))


def _kind_in_zip(info: zipfile.ZipInfo) -> Kind:
    mode = info.external_attr >> 16
    if info.is_dir():
        return "folder"
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return _kind(mode)
    bomb = info.file_size > max(SMALL, MOST_RATIO * info.compress_size)
    return "bomb" if bomb else "file"


def _unpacker(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        if info.file_size > limit:
            raise RejectedError("too_big", limit=limit)
        try:
            with archive.open(info) as file:
                return file.read(limit + 1)  # never more than the size that the table of contents names
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise RejectedError("unreadable", reason=error) from error

    return read
