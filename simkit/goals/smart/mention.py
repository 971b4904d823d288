"""A figure that the text names."""

from __future__ import annotations

from dataclasses import dataclass

from simkit.goals.smart.lexicon import Metric


@dataclass(frozen=True, slots=True)
class Mention:
    """A metric named in the text. `weak`: a noun such as customers, which is a figure only if something counts it;
    `verb`: a verb that implies it; `governed`: stands after a preposition (from customers)."""

    start: int
    end: int
    metric: Metric
    word: str
    weak: bool = False
    verb: bool = False
    governed: bool = False
