"""A hint in both languages for every code: it teaches what is missing and never writes the goal."""

from __future__ import annotations

from functools import cache

from simkit.goals.smart.lexicon import table
from simkit.scenario import Language, Text


@cache
def hints() -> dict[str, Text]:
    """Every hint by its code."""
    return {code: Text.model_validate(entry) for code, entry in table("hints").items()}


def hint(code: str, language: Language) -> str:
    """What to say about that code; KeyError for a code that the analyser does not have."""
    return hints()[code].in_(language)
