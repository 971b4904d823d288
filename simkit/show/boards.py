"""HTML to read: cards, tables, pictures, folds; pure functions from values to HTML text, everything escaped here."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

Cell = Callable[[Any], str]


@cache
def stylesheet() -> str:
    """The one style sheet of our pages as a style element; all of it is scoped to `.simkit`."""
    css = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    return f"<style>{css}</style>"


def heading(number: int, title: str, lead: str = "") -> str:
    """The head of a numbered step: its number, its title, a sentence on what to do."""
    text = f'<p class="sk-lead">{escape(lead)}</p>' if lead else ""
    return f'<h2 class="sk-step"><span class="sk-number" aria-hidden="true">{number}</span>{escape(title)}</h2>{text}'


def subheading(title: str, lead: str = "") -> str:
    """The head of a part of a step."""
    text = f'<p class="sk-lead">{escape(lead)}</p>' if lead else ""
    return f'<h3 class="sk-part">{escape(title)}</h3>{text}'


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph of plain words; `kind` is a class of the style sheet."""
    return f'<p class="{kind}">{escape(words)}</p>'


def section(title: str, body: str, lead: str = "") -> str:
    """A section of a report: its title (none for ''), a sentence, its body of HTML."""
    head = f'<h2 class="sk-part">{escape(title)}</h2>' if title else ""
    return f'<section class="sk-section">{head}{paragraph(lead, "sk-lead") if lead else ""}{body}</section>'


def notice(words: str | Sequence[str], kind: str = "info", head: str = "") -> str:
    """A framed message (info, warn, good), several lines as a list under a head; '' where there are no words."""
    if not words:
        return ""
    lines = [words] if isinstance(words, str) else list(words)
    listed = head or len(lines) > 1
    body = "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>" if listed else escape(lines[0])
    return f'<div class="sk-message sk-{kind}" role="status">{paragraph(head) if head else ""}{body}</div>'


def verdicts(rows: Iterable[tuple[str, str, str, str]]) -> str:
    """Checks and what became of them, each (title, status, the status in words, message)."""
    items = "".join(
        f'<li class="sk-verdict sk-verdict-{escape(status)}"><b>{escape(title)}</b>'
        f"<span>{escape(said)}</span><p>{escape(message)}</p></li>"
        for title, status, said, message in rows
    )
    return f'<ul class="sk-verdicts" role="status">{items}</ul>'


def cards(figures: Iterable[tuple[str, str, str]]) -> str:
    """Key figures side by side, each (name, value, remark)."""
    items = "".join(
        f'<div class="sk-card"><dt>{escape(name)}</dt>'
        f"<dd><b>{escape(value)}</b><span>{escape(remark)}</span></dd></div>"
        for name, value, remark in figures
    )
    return f'<dl class="sk-cards">{items}</dl>'


def pairs(rows: Iterable[tuple[str, str]]) -> str:
    """What was written, to be read: pairs of a name and its words."""
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(words)}</dd></div>" for name, words in rows)
    return f'<dl class="sk-pairs">{items}</dl>'


def picture(svg: str, caption: str) -> str:
    """A picture with its caption; as an image of its own, so that its ids and styles stay inside."""
    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    words = escape(caption, quote=True)
    return (
        f'<figure class="sk-figure"><img alt="{words}" src="data:image/svg+xml;base64,{data}">'
        f"<figcaption>{words}</figcaption></figure>"
    )


def side_by_side(*blocks: str) -> str:
    """Blocks in two columns where the page is wide enough, else one below the other."""
    return f'<div class="sk-columns">{"".join(blocks)}</div>'


def fold(summary: str, body: str) -> str:
    """A part that is opened when wanted."""
    return f'<details class="sk-fold"><summary>{escape(summary)}</summary>{body}</details>'


def table(frame: pd.DataFrame, caption: str, columns: Sequence[tuple[str, str, Cell | None]]) -> str:
    """A plain table in a box of its own that scrolls sideways where it must.

    columns: (column of the frame, its head, how to write a cell; None for words). Numbers stand to the right.
    """
    head = "".join(f'<th scope="col"{_align(write)}>{escape(title)}</th>' for _, title, write in columns)
    rows = []
    for record in frame.to_dict("records"):
        cells = (
            f"<td{_align(write)}>{escape(str(record[name]) if write is None else _write(write, record[name]))}</td>"
            for name, _, write in columns
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    name = escape(caption, quote=True)
    return (
        f'<div class="sk-scroll" tabindex="0" role="region" aria-label="{name}"><table><caption>{name}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _align(write: Cell | None) -> str:
    return "" if write is None else ' class="sk-right"'


def _write(write: Cell, value: Any) -> str:
    return "–" if value is None or pd.isna(value) else write(value)
