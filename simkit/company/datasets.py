"""The course's data sets: the tables of the sample case as CSV files with a dictionary, the same bytes on every run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from simkit.company.case import find_case, open_case
from simkit.tables import Tables, dictionary

FOLDER = Path("datasets") / "course"

#: The sample case, the one that somebody alone in JupyterLab plays.
SCENARIO, SEED = "software", 1


def build(root: Path) -> list[Path]:
    """Write every data set below `root`, and return the files."""
    written = []
    for name, text in files(sample()).items():
        path = root / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def check(root: Path) -> list[str]:
    """What differs between the files below `root` and what would be built, a line each; empty when nothing does."""
    wanted = files(sample())
    folder = root / FOLDER
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*")) if path.is_file()}
    return [line for name in sorted({*wanted, *found}) for line in _difference(name, found.get(name), wanted.get(name))]


def sample() -> Tables:
    """The tables of the sample case as they stand at half-time."""
    return open_case(find_case(SCENARIO, SEED)).tables


def files(tables: Tables) -> dict[str, str]:
    """The text of every file by its name: a table each, and the dictionary of all columns."""
    texts = {f"{name}.csv": _csv(frame) for name, frame in tables.frames().items()}
    return {**texts, "dictionary.csv": _csv(dictionary_frame())}


def dictionary_frame() -> pd.DataFrame:
    """table, column, unit, name_en, name_zh, meaning_en, meaning_zh: one row a column of a data set."""
    rows = [
        (table, column, entry.unit, entry.name.en, entry.name.zh, entry.meaning.en, entry.meaning.zh)
        for table, columns in dictionary().items()
        for column, entry in columns.items()
    ]
    heads = ["table", "column", "unit", "name_en", "name_zh", "meaning_en", "meaning_zh"]
    return pd.DataFrame(rows, columns=heads)


def _csv(frame: pd.DataFrame) -> str:
    # Ten digits say all that a figure means and hide the last bit, in which processors may differ.
    return str(frame.to_csv(index=False, float_format="%.10g", lineterminator="\n"))


def _difference(name: str, found: str | None, wanted: str | None) -> Iterator[str]:
    place = f"{FOLDER.as_posix()}/{name}"
    if wanted is None:
        yield f"{place}: no data set makes it; remove it"
    elif found is None:
        yield f"{place}: missing; run simkit datasets build"
    elif found != wanted:
        pairs = enumerate(zip_longest(found.splitlines(), wanted.splitlines()), start=1)
        number = next((number for number, (one, other) in pairs if one != other), 0)
        yield f"{place}: differs from line {number} on; run simkit datasets build"
