"""The text as the rules read it: one width, simplified, no tags, with the way back to where each character stood."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from simkit.goals.smart.model import Span, SpanKind

_TAGS = "a|abbr|article|b|big|blockquote|br|center|code|div|em|font|footer|h[1-6]|head|header|hr|html|body|i|img|ins|li|mark|"
_TAGS += "ol|p|pre|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul"
_MARKUP = re.compile(
    rf"<!--.*?-->|</?(?:{_TAGS})(?:\s[^<>]*)?/?>|&(?:#\d{{1,7}}|#x[0-9a-fA-F]{{1,6}}|[a-zA-Z]{{2,8}});", re.S | re.I
)
_BLOCK = re.compile(r"</?(?:br|p|div|li|td|th|tr|h[1-6]|ul|ol|table|hr|section|article)\b", re.I)
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text: `text` keeps capitals, `low` does not; both have one character per entry of `starts`, `ends`."""

    original: str
    text: str
    low: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    traditional: bool
    chinese: bool

    def span(self, start: int, end: int, kind: SpanKind) -> Span:
        """The place in the original text of `low[start:end]`, without blanks at its ends."""
        while start < end and self.low[start].isspace():
            start += 1
        while end > start and self.low[end - 1].isspace():
            end -= 1
        if start >= end:
            return Span(0, 0, kind)
        return Span(self.starts[start], self.ends[end - 1], kind)


def normalise(original: str) -> Normal:
    """Read any text: markup off, full width and compatibility forms to plain ones, Traditional to Simplified."""
    pieces = _characters(original)
    pieces = _squeeze(pieces)
    text = "".join(piece[0] for piece in pieces)
    simplified = _simplified(text)
    low = simplified.lower()
    if len(low) != len(simplified):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in simplified)
    chinese = len(_CJK.findall(low))
    latin = sum(char.isascii() and char.isalpha() for char in low)
    return Normal(
        original,
        text,
        low,
        tuple(piece[1] for piece in pieces),
        tuple(piece[2] for piece in pieces),
        traditional=simplified != text,
        chinese=chinese * 4 >= latin and chinese > 0,
    )


def _characters(original: str) -> list[tuple[str, int, int]]:
    """Plain characters with where each began and ended in the original."""
    pieces: list[tuple[str, int, int]] = []
    at = 0
    for found in _MARKUP.finditer(original):
        pieces.extend(_plain(original, at, found.start()))
        mark = found.group()
        if mark[0] == "&":
            pieces.extend((char, found.start(), found.end()) for char in _fold(html.unescape(mark)))
        elif _BLOCK.match(mark):
            pieces.append((" ", found.start(), found.end()))
        at = found.end()
    pieces.extend(_plain(original, at, len(original)))
    return pieces


def _plain(original: str, start: int, end: int) -> list[tuple[str, int, int]]:
    return [
        (char, i, i + 1)
        for i in range(start, end)
        for char in (original[i] if " " <= original[i] <= "~" else _folded(original[i]))
    ]


def _fold(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(map(_folded, text))


@cache
def _folded(char: str) -> str:
    """One character in its plain form: "" for invisible ones, a blank for pictures and circled numbers."""
    if char in "\n\r":
        return "\n"
    if char == "⁄" or char == "∕":
        return "/"
    category = unicodedata.category(char)
    if char.isspace() or category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Mn", "Me", "Cs", "Co", "Cn") and not _CJK.match(char):
        return ""
    if category in ("So", "Sk", "No") and char not in "½¼¾⅓⅔":
        return " "
    plain = {
        "½": "1/2",
        "¼": "1/4",
        "¾": "3/4",
        "⅓": "1/3",
        "⅔": "2/3",
        "—": "-",
        "–": "-",
        "−": "-",
        "‐": "-",
        "‑": "-",
    }
    plain |= {"’": "'", "‘": "'", "”": '"', "“": '"', "「": '"', "」": '"', "『": '"', "』": '"', "《": '"', "》": '"'}
    plain |= {"，": ",", "、": "、", "〇": "零", "→": "→", "～": "~", "〜": "~", "﹪": "%"}
    return plain.get(char) or unicodedata.normalize("NFKC", char)


def _squeeze(pieces: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """One blank where there were many, none between a number and Chinese; a line break counts where a line ends."""
    kept: list[tuple[str, int, int]] = []
    for index, piece in enumerate(pieces):
        char = piece[0]
        before = kept[-1][0] if kept else " "
        if char in " \n":
            after = next((p[0] for p in pieces[index + 1 : index + 40] if p[0] not in " \n"), " ")
            if char == "\n" and (after.isupper() or _CJK.match(after) or after in "-*#•·" or after.isdigit()):
                if before == " " and kept:
                    kept.pop()
                if kept and kept[-1][0] != "\n":
                    kept.append(("\n", piece[1], piece[2]))
                continue
            joined = (before.isdigit() and _CJK.match(after)) or (_CJK.match(before) and after.isdigit())
            if before not in " \n" and not joined:
                kept.append((" ", piece[1], piece[2]))
        elif char == "*" and (before == "*" or (index + 1 < len(pieces) and pieces[index + 1][0] == "*")):
            continue
        else:
            kept.append(piece)
    return kept


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _simplified(text: str) -> str:
    if not _CJK.search(text):
        return text
    whole = str(_converter().convert(text))
    if len(whole) == len(text):
        return whole
    converted = (str(_converter().convert(char)) for char in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(converted, text, strict=True))
