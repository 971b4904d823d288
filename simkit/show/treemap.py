"""A target as a map of blocks, written as SVG by hand: groups side by side, their parts one below the other.

Width says how large a group is, height how large a part is within it, so area is the amount. On a phone the groups lie
one below the other and their parts side by side. Without a script it draws in a millisecond and looks the same on
paper; drilling down is choosing another root.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

GAP, HEAD = 3, 30
SMALLEST = 56  #: a group of nothing is still seen, and its name read

#: Okabe and Ito's palette, light enough for dark words.
TINTS = ("#cfe5f4", "#fbe3c8", "#cdeee3", "#f6dcea", "#e3e3f5", "#f3efc3")


@dataclass(frozen=True)
class Block:
    """One rectangle: its name, its amount, the amount in words; marked where something is out of line."""

    name: str
    amount: float
    words: str
    marked: bool = False


@dataclass(frozen=True)
class Group:
    """Blocks that belong together."""

    block: Block
    parts: Sequence[Block] = ()


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    width: float
    height: float


def treemap_svg(groups: Sequence[Group], title: str) -> str:
    """The map for a wide page and for a phone, of which the style sheet shows one; title is for screen readers."""
    return _drawn(groups, title, 760, 340, "sk-wide") + _drawn(groups, title, 360, 460, "sk-narrow")


def _drawn(groups: Sequence[Group], title: str, width: int, height: int, kind: str) -> str:
    narrow = kind == "sk-narrow"
    whole = height if narrow else width
    lengths = _lengths([group.block.amount for group in groups], whole, SMALLEST)
    parts, start = [], 0.0
    for number, (group, length) in enumerate(zip(groups, lengths, strict=True)):
        box = _Box(0, start, width, length) if narrow else _Box(start, 0, length, height)
        parts.append(_group(group, box, TINTS[number % len(TINTS)], narrow=narrow))
        start += length + GAP
    name = escape(title, quote=True)
    size = f'viewBox="0 0 {width} {height}"'
    return f'<svg class="sk-map {kind}" {size} role="img" aria-label="{name}">{"".join(parts)}</svg>'


def _group(group: Group, box: _Box, tint: str, *, narrow: bool) -> str:
    if not group.parts:
        return _rectangle(group.block, box, tint, head=True)
    found = [_rectangle(group.block, _Box(box.left, box.top, box.width, HEAD), tint, head=True)]
    inner = _Box(box.left, box.top + HEAD + GAP, box.width, box.height - HEAD - GAP)
    whole = inner.width if narrow else inner.height
    start = inner.left if narrow else inner.top
    for part, length in zip(group.parts, _lengths([part.amount for part in group.parts], whole, 0), strict=True):
        place = _Box(start, inner.top, length, inner.height) if narrow else _Box(box.left, start, box.width, length)
        found.append(_rectangle(part, place, tint, head=False))
        start += length + GAP
    return "".join(found)


def _lengths(amounts: Sequence[float], whole: float, smallest: float) -> list[float]:
    """How long each of several things is along one side, with gaps between them; all alike where there is nothing."""
    total, room = sum(amounts), whole - GAP * (len(amounts) - 1) - smallest * len(amounts)
    return [smallest + max(room, 0) * (amount / total if total > 0 else 1 / len(amounts)) for amount in amounts]


def _rectangle(block: Block, box: _Box, tint: str, *, head: bool) -> str:
    kind = "sk-map-marked" if block.marked else "sk-map-head" if head else "sk-map-part"
    words = f"{block.name} {block.words}"
    size = f'width="{box.width:.1f}" height="{box.height:.1f}"'
    drawn = f'<rect x="{box.left:.1f}" y="{box.top:.1f}" {size} fill="{tint}"/>'
    lines = (
        [block.name, *block.words.split(" · ")] if box.height >= 60 and box.width < 150 else [block.name, block.words]
    )
    if box.height < 38 or head:
        lines = [words if box.width > 150 else block.name]
    if box.height < 16 or box.width < 20:
        lines = []
    middle = box.top + min(box.height, 70) / 2 - 8 * (len(lines) - 1) + 4
    spelt = "".join(
        f'<text x="{box.left + 6:.1f}" y="{middle + 16 * number:.1f}">{escape(_fit(line, box.width))}</text>'
        for number, line in enumerate(lines)
    )
    return f'<g class="{kind}"><title>{escape(words)}</title>{drawn}{spelt}</g>'


def _fit(line: str, width: float) -> str:
    """As much of a line as there is room for; a Chinese character is as wide as two letters."""
    room = (width - 8) / 6.4
    kept = ""
    for letter in line:
        room -= 2 if ord(letter) > 0x2E7F else 1
        if room < 0:
            return kept.rstrip() + "…" if len(kept) > 1 else kept
        kept += letter
    return kept
