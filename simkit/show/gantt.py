"""An action plan as a Gantt chart, written as SVG by hand (D19): a bar a step over the weeks of the quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDE, NARROW = 760, 360
ROW, HEAD, FOOT = 52, 32, 8


@dataclass(frozen=True)
class Bar:
    """One step: its words, who does it, its weeks from 1 (None: not yet placed); marked where it comes in no time."""

    name: str
    who: str
    first: int | None
    last: int | None
    marked: bool = False


@dataclass(frozen=True)
class Shade:
    """Weeks in which something is known to happen."""

    name: str
    first: int
    last: int


def gantt_svg(bars: Sequence[Bar], weeks: int, title: str, week: str, shades: Sequence[Shade] = ()) -> str:
    """The chart for a wide page and for a phone, of which the style sheet shows one.

    week: the word before a week's number, in the reader's language
    """
    sizes = ((WIDE, "sk-wide"), (NARROW, "sk-narrow"))
    return "".join(_drawn(bars, weeks, title, week, shades, width, kind) for width, kind in sizes)


def _drawn(
    bars: Sequence[Bar], weeks: int, title: str, week: str, shades: Sequence[Shade], width: int, kind: str
) -> str:
    row = ROW if kind == "sk-wide" else ROW + 14  # on a phone the owner has a line of their own
    height, step = HEAD + row * len(bars) + FOOT, width / weeks
    parts = [_shade(shade, step, height) for shade in shades]
    for number in range(weeks):
        left = number * step
        parts.append(f'<line class="sk-rule" x1="{left:.1f}" x2="{left:.1f}" y1="{HEAD - 6}" y2="{height - FOOT}"/>')
        words = f"{week}{number + 1}" if number == 0 else str(number + 1)
        parts.append(f'<text class="sk-axis" x="{left + 3:.1f}" y="18">{escape(words)}</text>')
    parts += [_bar(bar, HEAD + row * number, row, step, weeks) for number, bar in enumerate(bars)]
    name = escape(title, quote=True)
    size = f'viewBox="0 0 {width} {height}"'
    return f'<svg class="sk-gantt {kind}" {size} role="img" aria-label="{name}">{"".join(parts)}</svg>'


def _bar(bar: Bar, top: int, row: int, step: float, weeks: int) -> str:
    lines = [f"{bar.name} · {bar.who}" if bar.who else bar.name] if row == ROW else [bar.name, bar.who]
    named = "".join(
        f'<text x="4" y="{top + 15 + 15 * number}">{escape(line)}</text>' for number, line in enumerate(lines)
    )
    if bar.first is None or bar.last is None or not 1 <= bar.first <= bar.last <= weeks:
        return named
    kind = "sk-bar-marked" if bar.marked else "sk-bar-step"
    left, width = (bar.first - 1) * step, (bar.last - bar.first + 1) * step
    place = f'x="{left + 1:.1f}" y="{top + row - 28}"'
    return named + f'<rect class="{kind}" {place} width="{width - 2:.1f}" height="18" rx="4"/>'


def _shade(shade: Shade, step: float, height: float) -> str:
    left, width = (shade.first - 1) * step, (shade.last - shade.first + 1) * step
    return (
        f'<g class="sk-shade"><title>{escape(shade.name)}</title>'
        f'<rect x="{left:.1f}" y="{HEAD - 6}" width="{width:.1f}" height="{height - HEAD - FOOT + 6:.1f}"/></g>'
    )
