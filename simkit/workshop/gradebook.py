"""The gradebook of a workshop: gradebook.csv in its fixed format, gradebook.json with everything, gradebook.xlsx.

All three are the same bytes for the same verdicts. What a group wrote is escaped, so that no cell is a formula.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simkit.course.exercise import exercise
from simkit.course.grade import Verdict
from simkit.course.words import say
from simkit.scenario import Language
from simkit.workshop.items import Item
from simkit.workshop.reseed import Fitted
from simkit.workshop.submissions import Submission, escape

COLUMNS = ("group", "exercise", "check", "status", "points", "max_points", "message")
FIGURES = ("share_right", "share_points", "discrimination", "minutes")  #: as `Item.figures`
LUCK = ("visible", "graded", "other", "other_low", "other_high")  #: as `Fitted.figures`
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  #: stands in a workbook for the moment it was written

Cell = str | float | int | None


@dataclass(frozen=True)
class Graded:
    """A submission, or the lack of one, and its verdicts."""

    submission: Submission
    verdicts: tuple[Verdict, ...]

    @property
    def judged(self) -> bool:
        """Whether something was handed in that every check could look at."""
        return self.submission.document is not None and self.verdicts[0].status != "rejected"


def gradebook(graded: Sequence[Graded]) -> str:
    """The text of gradebook.csv: sorted, the same for the same submissions."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((*place, f"{points:g}", f"{most:g}", message) for *place, points, most, message in _rows(graded))
    return text.getvalue()


def document(
    graded: Sequence[Graded],
    about: dict[str, Any],
    exercises: Sequence[str],
    items: Sequence[Item],
    fitted: Sequence[Fitted],
    language: Language,
) -> str:
    """The text of gradebook.json: the workshop, its exercises, every submission with answers, verdicts and evidence."""
    found = {
        "exercises": [_declared(name, language) for name in exercises],
        "submissions": [_submission(one) for one in sorted(graded, key=_order)],
        "items": [vars(item) for item in items],
        "other_luck": [vars(one) for one in fitted],
    }
    # A line a piece: it reads well enough, and the encoder that indents is ten times as slow.
    lists = [f'"{name}": [\n{",".join(_line(piece) for piece in pieces).rstrip()}\n]' for name, pieces in found.items()]
    return f'{{"schema": "simkit.gradebook/1",\n"workshop": {json.dumps(about)},\n{",".join(lists)}}}\n'


def workbook(graded: Sequence[Graded], items: Sequence[Item], fitted: Sequence[Fitted], language: Language) -> bytes:
    """The bytes of gradebook.xlsx: the gradebook, a sheet of item statistics, one of other luck where it was played."""
    from openpyxl import Workbook

    def words(names: Sequence[str]) -> list[str]:
        return [say(f"grading.{name}", language) for name in names]

    book = Workbook(write_only=True)
    _sheet(book, say("grading.sheet_gradebook", language), words(COLUMNS), _rows(graded), (16, 18, 18, 13, 9, 9, 90))
    heads = words(("exercise", "check", "title", "max_points", "groups", *FIGURES))
    rows = [(i.exercise, i.check, i.title, i.max_points, i.groups, *map(_rounded, i.figures)) for i in items]
    _sheet(book, say("grading.sheet_items", language), heads, rows, (18, 18, 34, 9, 9, 11, 11, 11, 11))
    if fitted:
        yes = say("grading.yes", language)
        others = [
            (escape(one.group), one.exercise, one.check, *map(_rounded, one.figures), yes if one.suspicious else "")
            for one in fitted
        ]
        heads = words(("group", "exercise", "check", *LUCK, "fitted"))
        _sheet(book, say("grading.sheet_other", language), heads, others, (16, 18, 18, 11, 11, 11, 11, 11, 11))
    return _saved(book)


def _rows(graded: Sequence[Graded]) -> list[tuple[str, str, str, str, float, float, str]]:
    rows = [
        (escape(one.submission.group), escape(one.submission.exercise), verdict.check, verdict.status, verdict.points,
         verdict.max_points, escape(verdict.message))
        for one in graded
        for verdict in one.verdicts
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (*row[:4], f"{row[4]:g}", f"{row[5]:g}", row[6]))


def _order(one: Graded) -> tuple[str, str, str]:
    return one.submission.group, one.submission.exercise, one.submission.reason


def _declared(name: str, language: Language) -> dict[str, Any]:
    about = exercise(name)
    checks = [
        {"check": check.id, "title": check.title.in_(language), "max_points": check.points} for check in about.checks
    ]
    return {"exercise": name, "title": about.title.in_(language), "max_points": about.max_points, "checks": checks}


def _submission(one: Graded) -> dict[str, Any]:
    given = one.submission.document
    return {
        "group": escape(one.submission.group),
        "exercise": escape(one.submission.exercise),
        "revision": given.revision if given else None,
        "saved_at": given.saved_at.isoformat() if given else None,
        "answers": given.answers if given else None,
        "verdicts": [vars(verdict) for verdict in one.verdicts],
    }


def _line(piece: dict[str, Any]) -> str:
    try:
        return json.dumps(piece, sort_keys=True, allow_nan=False) + "\n"
    except ValueError:
        return json.dumps(_plain(piece), sort_keys=True, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    """JSON knows no number that is none."""
    if isinstance(value, dict):
        return {name: _plain(inside) for name, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inside) for inside in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _sheet(
    book: Any, title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
) -> None:
    """A sheet with a head that stays; a text is never a formula, since `escape` leaves none that begins like one."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    head = [WriteOnlyCell(sheet, value=words) for words in heads]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"


def _saved(book: Any) -> bytes:
    """The workbook without a trace of when it was written: openpyxl notes that in each entry and in the properties."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    stamp = f">{EPOCH:%Y-%m-%dT%H:%M:%SZ}</dcterms:".encode()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb">[^<>]*</dcterms:", stamp, data)
            new.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
