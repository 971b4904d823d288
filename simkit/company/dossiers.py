"""Dossiers: short files of a company's months, each with a target that somebody would like to change (D13).

Drawn from a seed and on the scale of the case's team, again and again until the triggers that `goals/adjust.py` reads
in the months are those that the kind of dossier is about: what a group is asked follows from the same rules as what
it is graded by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from simkit.goals.adjust import MONTHS_BETWEEN, Trigger, triggers, warranted

Kind = Literal["fallen", "staff", "above", "behind", "dent", "again"]

#: The trigger that holds in each kind, and whether the target may be changed: two of five may.
KINDS: dict[Kind, tuple[Trigger | None, bool]] = {
    "fallen": ("market", True),  # demand fell at once and stays down
    "staff": ("resources", True),  # people left and are not replaced
    "above": ("off_target", True),  # far above target, three months in a row
    "behind": (None, False),  # below target for a while, and not by 30 %
    "dent": (None, False),  # demand fell for one month and came back
    "again": ("market", False),  # demand fell, and the target was changed a short while ago
}

MONTHS = 7
TRIES = 200


@dataclass(frozen=True)
class Dossier:
    """One file: its months, and how long ago its target was last changed (None: never this year)."""

    id: str
    kind: Kind
    months: pd.DataFrame  #: the columns of `simkit.goals.adjust.MONTHS`
    months_since_last: int | None

    @property
    def trigger(self) -> Trigger | None:
        """The trigger that holds."""
        return KINDS[self.kind][0]

    @property
    def adjust(self) -> bool:
        """Whether the rules allow a change."""
        return KINDS[self.kind][1]

    @property
    def warranted(self) -> tuple[float, float]:
        """Lowest and highest change that the months carry, percent; (0, 0) where the target is held."""
        return warranted(self.months) if self.adjust else (0.0, 0.0)


def draw_dossiers(seed: int, target: float) -> tuple[Dossier, ...]:
    """Five dossiers in an order of their own; target: of a month, currency."""
    rng = np.random.default_rng((seed, 6))
    first: Kind = "fallen" if rng.random() < 0.5 else "staff"
    kinds: list[Kind] = [first, "above", "behind", "dent", "again"]
    order = rng.permutation(len(kinds))
    return tuple(_draw("abcde"[place], kinds[number], target, rng) for place, number in enumerate(order))


def _draw(name: str, kind: Kind, target: float, rng: np.random.Generator) -> Dossier:
    for _ in range(TRIES):
        months = _months(kind, target, rng)
        found = triggers(months)
        held = set(found.loc[found["holds"], "trigger"])
        if held == ({KINDS[kind][0]} - {None}):
            recent, long_ago = int(rng.integers(1, MONTHS_BETWEEN - 2)), int(rng.integers(8, 14))
            return Dossier(name, kind, months, {"again": recent, "above": None}.get(kind, long_ago))
    raise RuntimeError(f"dossier: no months of the kind {kind} found; another seed may do")


def _months(kind: Kind, target: float, rng: np.random.Generator) -> pd.DataFrame:
    """Seven months of one kind: what befell market, people or sales, with ordinary noise about it."""
    place = np.arange(MONTHS)
    market, capacity = 1 + rng.normal(0, 0.02, MONTHS), np.ones(MONTHS)
    share = 1 + rng.normal(0, 0.08, MONTHS)
    if kind in ("fallen", "again"):
        fall = rng.uniform(0.19, 0.26)
        market[place >= 4] *= 1 - fall
        share[place >= 4] -= rng.uniform(0.10, 0.18)
    elif kind == "staff":
        capacity[place >= 4] = round(1 - rng.uniform(0.22, 0.30), 2)
        share[place >= 4] -= rng.uniform(0.12, 0.20)
    elif kind == "above":
        share[place >= 4] += rng.uniform(0.38, 0.48)
    elif kind == "behind":
        share[place >= 3] -= rng.uniform(0.16, 0.24)
    else:
        market[3] *= 1 - rng.uniform(0.20, 0.28)
        share[3] -= 0.25
    targets = np.round(target * (1 + 0.02 * place) / 1000) * 1000
    return pd.DataFrame(
        {
            "month": place + 1,
            "target": targets,
            "signed": np.round(targets * share / 1000) * 1000,
            "market": market.round(2),
            "capacity": capacity.round(2),
            "strategy": False,
            "launch": False,
        }
    )
