"""The word lists of the analyser, read once from `datasets/smart/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "datasets" / "smart"


@cache
def table(name: str) -> dict[str, Any]:
    """One file of word lists as it stands; treat it as read-only."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
