"""The course's data sets: what is committed is what would be built, small, described to the last column."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from simkit.company import before_after, calendar, datasets
from simkit.company.world import load_scenario
from simkit.tables import SCHEMAS, Tables

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / datasets.FOLDER


@pytest.fixture(scope="module")
def tables() -> Tables:
    return datasets.sample()


@pytest.fixture(scope="module")
def cases() -> pd.DataFrame:
    return datasets.cases()


def test_what_is_committed_of_the_two_cases_is_what_would_be_played(cases: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(before_after.stored(), cases)


def test_what_is_committed_is_what_would_be_built(tables: Tables) -> None:
    built = datasets.files(tables)
    assert {path.name for path in FOLDER.iterdir()} == set(built)
    assert [name for name, text in built.items() if (FOLDER / name).read_text(encoding="utf-8") != text] == []


def test_the_stored_calendar_is_what_the_library_says_and_holds_what_our_companies_play() -> None:
    assert calendar.FILE.read_text(encoding="utf-8") == datasets._csv(datasets.special_days())
    for path in (ROOT / "datasets" / "scenarios").glob("*.toml"):
        days = calendar.working_days(load_scenario(path.stem).calendar).dates
        assert {days[0].year, days[-1].year} <= set(calendar.STORED[load_scenario(path.stem).calendar.country])


def test_years_and_countries_that_are_not_stored_come_from_the_library() -> None:
    german = calendar.exceptions("DE", range(2025, 2027))
    assert german[date(2025, 10, 3)] is False
    assert date(2025, 10, 6) not in german
    assert calendar.exceptions("CN", range(2016, 2018)) == calendar.looked_up("CN", range(2016, 2018))


def test_all_of_it_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 5_000_000


def test_every_column_is_described_once_and_nothing_else_is() -> None:
    described = datasets.dictionary_frame()
    wanted = [(table, column) for table, schema in SCHEMAS.items() for column in schema.columns]
    assert sorted(zip(described["table"], described["column"], strict=True)) == sorted(wanted)
    assert (described.map(len) > 0).all(axis=None)


def test_a_file_reads_back_as_the_table_it_was(tables: Tables) -> None:
    text = datasets.files(tables)["deals.csv"]
    again = pd.read_csv(io.StringIO(text), keep_default_na=True)
    assert list(again.columns) == list(SCHEMAS["deals"].columns)
    assert len(again) == len(tables.deals)
    assert again["price"].sum() == pytest.approx(tables.deals["price"].sum())


def test_check_names_what_differs_and_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tables: Tables, cases: pd.DataFrame
) -> None:
    monkeypatch.setattr(datasets, "sample", lambda: tables)
    monkeypatch.setattr(datasets, "cases", lambda: cases)
    paths = datasets.build(tmp_path)
    assert datasets.check(tmp_path) == []
    first, second = [path for path in paths if path.parent.name == datasets.FOLDER.name][:2]
    lines = first.read_text(encoding="utf-8").splitlines()
    first.write_text("\n".join([*lines[:3], "changed", *lines[4:]]), encoding="utf-8")
    second.unlink()
    (first.parent / "stray.csv").write_text("", encoding="utf-8")
    (tmp_path / datasets.BEFORE_AFTER).write_text("", encoding="utf-8")
    told = datasets.check(tmp_path)
    assert len(told) == 4
    assert any(datasets.BEFORE_AFTER.as_posix() in line for line in told)
    assert any(first.name in line and "line 4" in line for line in told)
    assert any(second.name in line and "missing" in line for line in told)
    assert any("stray.csv" in line for line in told)
