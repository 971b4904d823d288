"""Where the course's data files stand."""

from __future__ import annotations

from pathlib import Path

DATASETS = Path(__file__).parents[2] / "datasets"
