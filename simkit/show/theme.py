"""One look for every picture: colours that everybody tells apart, big type, Chinese glyphs, always the same bytes."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure

#: Okabe and Ito's palette (Color Universal Design, 2008) by what a colour means here.
INK = "#1b2733"
MUTED = "#6b7785"
RULE = "#d9dfe5"
NOW = "#0072b2"  # blue: this quarter, our plan
BEFORE = "#9aa5b1"  # grey: earlier quarters, doing nothing
TARGET = "#d55e00"  # vermilion: the plan or target line, what is overdue
GOOD = "#009e73"  # green: reached
WEIGHTED = "#56b4e9"  # sky blue: weighted amounts

FONT = "Noto Sans CJK SC"
SIZE = (5.8, 3.7)  #: inches; wide enough for a half column, and still read at the width of a phone


@cache
def font_family() -> tuple[str, ...]:
    """Families for text, the Chinese one first where it can be found (package mpl-font, else the system)."""
    # mpl_font's own modules import pyplot and change global settings; only its files are wanted.
    spec = importlib.util.find_spec("mpl_font")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted(Path(place).glob("fonts/noto/*SansCJKsc-[BR]*.otf")):
            font_manager.fontManager.addfont(path)
    known = {font.name for font in font_manager.fontManager.ttflist}
    return (FONT, "DejaVu Sans") if FONT in known else ("DejaVu Sans",)


def settings() -> dict[Any, Any]:
    """The settings of matplotlib under which every picture is made."""
    return {
        "font.family": list(font_family()),
        "font.size": 13,
        "axes.titlesize": 14,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 12,
        "axes.labelsize": 12,
        "axes.labelcolor": MUTED,
        "axes.edgecolor": RULE,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "axes.unicode_minus": False,
        "grid.color": RULE,
        "grid.linewidth": 0.8,
        "text.color": INK,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "legend.frameon": False,
        "legend.fontsize": 11.5,
        "lines.linewidth": 2.6,
        "lines.solid_capstyle": "round",
        "figure.facecolor": "white",
        "svg.fonttype": "path",
        "svg.hashsalt": "simkit",
        "path.simplify": True,
    }


@contextmanager
def themed() -> Iterator[None]:
    """Settings that hold while a picture is made and written; what was set before comes back."""
    with matplotlib.rc_context(settings()):
        yield


def as_svg(figure: Figure) -> str:
    """The picture as SVG text: letters as paths, no date, so that the same picture has the same bytes."""
    buffer = io.StringIO()
    with themed():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def as_png(figure: Figure, dots: int = 110) -> bytes:
    """The picture as PNG bytes at that many dots an inch, for notebooks on a code host."""
    buffer = io.BytesIO()
    with themed():
        figure.savefig(buffer, format="png", dpi=dots, metadata={"Software": None})
    return buffer.getvalue()
