"""What `simkit cases` prints: the two cases before and after, what they claim, and the gap."""

from __future__ import annotations

import io
import json
import sys

import pandas as pd
from rich.console import Console
from rich.table import Table

from simkit.company.before_after import stories, table

#: What a basis is called.
_BASIS = {"played": "played", "not_simulated": "not simulated"}


def report(companies: int, *, seed: int = 1, threads: int = 2, as_json: bool = False) -> str:
    """Play both cases and set their claims beside what came of it."""
    found = table(companies, seed, threads)
    return as_document(found) if as_json else text(found, companies, seed)


def as_document(found: pd.DataFrame) -> str:
    """A list of rows as in `before_after.TABLE`; what there is none of is null."""
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    return json.dumps(rows, ensure_ascii=False, indent=1)


def text(found: pd.DataFrame, companies: int, seed: int) -> str:
    """The same to read."""
    page = io.StringIO()
    console = Console(file=page, width=112, force_terminal=sys.stdout.isatty())
    for name, story in stories().items():
        console.print(_table(found[found["case"] == name], f"{story.name.en} ({story.scenario}, seed {seed})", name))
    console.print(f"{companies} companies a case, each year before and after on equal luck; ± is half a 95 % interval.")
    console.print("Gap: what is claimed less what the engine shows. It is shown, not tuned away.")
    return page.getvalue().rstrip("\n")


def _table(rows: pd.DataFrame, title: str, name: str) -> Table:
    drawn = Table("measure", title=title, title_justify="left")
    for head in ("before", "after", "claim before", "claim after", "gap"):
        drawn.add_column(head, justify="right", no_wrap=True)
    drawn.add_column("simulated?")
    words = stories()[name].measures
    for row in rows.to_dict("records"):
        drawn.add_row(
            words[row["measure"]].name.en,
            _figure(row["before"], row["before_error"]),
            _figure(row["after"], row["after_error"]),
            *(_figure(row[column]) for column in ("claim_before", "claim_after", "gap")),
            _BASIS[row["basis"]],
        )
    return drawn


def _figure(value: float, error: float = float("nan")) -> str:
    if pd.isna(value):
        return ""
    return f"{value:.1f}" if pd.isna(error) else f"{value:.1f} ± {error:.1f}"
