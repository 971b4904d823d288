"""Words of the pages in both languages, and how amounts, shares and days are written in each.

A word lives in `words/<area>.toml` as `[key] en = "…" zh = "…"`; its full name is `<area>.<key>`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from simkit.scenario import Language, Text

FOLDER = Path(__file__).parent / "words"


@cache
def dictionary() -> dict[str, Text]:
    """Every word by its full name; ValueError names the file of a word that lacks a language."""
    words: dict[str, Text] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            try:
                words[f"{path.stem}.{key}"] = Text.model_validate(entry)
            except ValueError as error:
                raise ValueError(f"{path.name}: word {key} needs en and zh") from error
    return words


def say(name: str, language: Language, **values: object) -> str:
    """The words of that name in one language, with its {places} filled; KeyError for an unknown name."""
    return dictionary()[name].in_(language).format(**values)


def money(amount: float, language: Language, currency: str = "CNY") -> str:
    """An amount as people write it: 2.35 M and 48 k in English, 万元 in Chinese."""
    if language == "zh":
        wan = amount / 10_000
        return f"{wan:,.0f}万元" if abs(wan) >= 100 else f"{wan:,.1f}万元"
    if abs(amount) >= 1e6:
        return f"{currency} {amount / 1e6:,.2f} M"
    return f"{currency} {amount / 1e3:,.0f} k"


def percent(share: float, digits: int = 0) -> str:
    """A share as a percentage, 0.347 → 35 %; Chinese writes the same without the space."""
    return f"{share * 100:.{digits}f}%"
