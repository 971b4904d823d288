"""The course's data sets, the same bytes on every run, as CSV: the calendar that companies are played on, the tables of
the sample case with a dictionary, and the two cases before and after they changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from simkit.company import before_after, calendar
from simkit.company.crisis import stage_case
from simkit.tables import Tables, dictionary

FOLDER = Path("datasets") / "course"
BEFORE_AFTER = Path("datasets") / before_after.FILE.name
CALENDAR = Path("datasets") / calendar.FILE.name

#: The sample case, the one that somebody alone in JupyterLab plays.
SCENARIO, SEED = "software", 1


def build(root: Path) -> list[Path]:
    """Write every data set below `root`, and return the files."""
    written = []
    for name, text in _wanted():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def check(root: Path) -> list[str]:
    """What differs between the files below `root` and what would be built, a line each; empty when nothing does."""
    wanted = dict(_wanted())
    places = [*sorted((root / FOLDER).glob("*")), root / BEFORE_AFTER, root / CALENDAR]
    found = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in places if path.is_file()}
    return [line for name in sorted({*wanted, *found}) for line in _difference(name, found.get(name), wanted.get(name))]


def _wanted() -> Iterator[tuple[str, str]]:
    """Place below the root and text of every file; the calendar first, since the others are played on it."""
    yield CALENDAR.as_posix(), _csv(special_days())
    yield from (((FOLDER / name).as_posix(), text) for name, text in files(sample()).items())
    yield BEFORE_AFTER.as_posix(), _csv(cases())


def special_days() -> pd.DataFrame:
    """country, date, worked (yes, no): the public holidays on weekdays and the weekend days worked in exchange."""
    rows = [
        (country, day.isoformat(), "yes" if worked else "no")
        for country, years in calendar.STORED.items()
        for day, worked in calendar.looked_up(country, years).items()
    ]
    return pd.DataFrame(rows, columns=["country", "date", "worked"])


def cases() -> pd.DataFrame:
    """The two cases, see `before_after.TABLE`."""
    return before_after.table()


def sample() -> Tables:
    """The tables of the sample case as they stand at half-time."""
    return stage_case(SCENARIO, SEED).tables


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


def _difference(place: str, found: str | None, wanted: str | None) -> Iterator[str]:
    if wanted is None:
        yield f"{place}: no data set makes it; remove it"
    elif found is None:
        yield f"{place}: missing; run simkit datasets build"
    elif found != wanted:
        pairs = enumerate(zip_longest(found.splitlines(), wanted.splitlines()), start=1)
        number = next((number for number, (one, other) in pairs if one != other), 0)
        yield f"{place}: differs from line {number} on; run simkit datasets build"
