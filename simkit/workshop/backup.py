"""A workshop in one file: backed up while it is served, restored on another laptop after everything was checked.

The file is a zip with a manifest that names every other entry, its size and its digest. It holds the keys of the room,
so only its owner may read it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, Annotated, Literal

from pydantic import Field

from simkit.scenario import Frozen
from simkit.workshop.store import CASE, DATABASE, Store

MANIFEST = "manifest.json"
MOST_FILES, MOST_BYTES = 20_000, 4_000_000_000  #: of a backup, unpacked
PIECE = 1 << 20


class Packed(Frozen):
    """One file of a backup."""

    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(Frozen):
    """What a backup holds."""

    schema_: Literal["simkit.backup/1"] = Field(alias="schema", default="simkit.backup/1")
    program: str  #: version of the program that wrote it
    workshop: str
    files: Annotated[dict[str, Packed], Field(max_length=MOST_FILES)]


def backup(folder: Path, file: Path) -> None:
    """Write a workshop into one file, also while it is being served; ValueError if that file exists."""
    store, file = Store(Path(folder)), Path(file)
    if file.exists() or file.is_symlink():
        raise ValueError(f"{file}: exists already; name another file or remove this one")
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    database = draft.with_suffix(".db")
    try:
        for path in (draft, database):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy_database(store.folder / DATABASE, database)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            files = {name: _pack(archive, path, name) for name, path in _files(store.folder, database)}
            manifest = Manifest(program=version("simkit"), workshop=store.workshop().id, files=files)
            archive.writestr(MANIFEST, manifest.model_dump_json(indent=1, by_alias=True))
        try:
            file.hardlink_to(draft)  # unlike a renaming this never overwrites what came in between
        except FileExistsError as error:
            raise ValueError(f"{file}: exists already; name another file or remove this one") from error
    finally:
        for path in (draft, database):
            path.unlink(missing_ok=True)


def restore(file: Path, folder: Path) -> Store:
    """Make the workshop of a backup in a new folder; ValueError in one line if either is not what it has to be."""
    file, folder = Path(file), Path(folder).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder}: not an empty folder; name another one or remove this one")
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        draft.mkdir(parents=True, mode=0o700)
        try:
            with zipfile.ZipFile(file) as archive:
                manifest = _manifest(archive)
                for name, packed in manifest.files.items():
                    _unpack(archive, name, packed, draft)
            _check(draft, manifest)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, sqlite3.Error) as error:
            raise ValueError(str(error)) from error
        draft.rename(folder)
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"{file}: not a backup of a workshop that can be restored: {reason}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Store(folder)


def _copy_database(source: Path, target: Path) -> None:
    """One consistent moment of a database to which others may be writing."""
    with closing(sqlite3.connect(source, timeout=30)) as served, closing(sqlite3.connect(target)) as copy:
        served.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # all of it in one file; a restored one gets its log again
        copy.execute("VACUUM")


def _files(folder: Path, database: Path) -> Iterator[tuple[str, Path]]:
    """The files of a workshop by their names in a backup; links and hidden files are nobody's answers."""
    yield DATABASE, database
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(above) / name
            inside = path.relative_to(folder).as_posix()
            own = name.startswith(".") or inside.startswith(DATABASE) or inside == MANIFEST
            if not own and stat.S_ISREG(path.lstat().st_mode):
                yield inside, path


def _pack(archive: zipfile.ZipFile, path: Path, name: str) -> Packed:
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        return _copied(source, target, MOST_BYTES)


def _copied(source: IO[bytes], target: IO[bytes], most: int) -> Packed:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        size += len(piece)
        if size > most:
            raise ValueError("an entry is longer than it says")
        digest.update(piece)
        target.write(piece)
    return Packed(size=size, sha256=digest.hexdigest())


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest, if the archive holds what it names, no more, no less, and nothing that leads out of a folder."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES + 1 or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ValueError("it unpacks to more than a workshop can be")
    if MANIFEST not in archive.namelist():
        raise ValueError(f"it has no {MANIFEST}")
    if archive.getinfo(MANIFEST).file_size > 10 * PIECE:
        raise ValueError(f"{MANIFEST} is too long")
    manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    if sorted(entry.orig_filename for entry in entries) != sorted([*manifest.files, MANIFEST]):
        raise ValueError(f"it does not hold what {MANIFEST} names")
    for name in manifest.files:
        parts = name.split("/")
        if "\\" in name or "\0" in name or ":" in name or PurePosixPath(name).is_absolute():
            raise ValueError(f"{name!r} leads out of its folder")
        if any(part in ("", "..") or part.startswith(".") for part in parts):
            raise ValueError(f"{name!r} leads out of its folder")
    if not {DATABASE, CASE} <= set(manifest.files):
        raise ValueError(f"{DATABASE} or {CASE} is missing")
    return manifest


def _unpack(archive: zipfile.ZipFile, name: str, packed: Packed, folder: Path) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    # A link among the entries becomes a plain file here: only bytes are written.
    with archive.open(name) as source, path.open("xb") as target:
        if _copied(source, target, packed.size) != packed:
            raise ValueError(f"{name} is not as it was packed")


def _check(folder: Path, manifest: Manifest) -> None:
    """ValueError if the database is broken or brings more than data, or if this version cannot play the workshop."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise ValueError(f"{DATABASE} is broken")
        kinds = {kind for (kind,) in database.execute("SELECT type FROM sqlite_master")}
        if not kinds <= {"table", "index"}:
            raise ValueError(f"{DATABASE} holds more than tables")
        database.execute("PRAGMA journal_mode = WAL")  # readers read while one writes, as in a new workshop
    store = Store(folder)
    store.check()
    if store.workshop().id != manifest.workshop:
        raise ValueError(f"{DATABASE} is of another workshop")
