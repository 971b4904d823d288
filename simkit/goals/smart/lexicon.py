"""The word lists of the analyser, read once from `datasets/smart/*.toml`, and the text cut into known words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "datasets" / "smart"
LONGEST_WORD = 12  #: characters of the longest Chinese entry that is looked up


@cache
def table(name: str) -> dict[str, Any]:
    """One file of word lists as it stands; treat it as read-only."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def grammar(name: str) -> frozenset[str]:
    """The words of one list of grammar.toml."""
    return frozenset(table("grammar")[name])


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of the vocabulary."""

    id: str
    unit: str
    better: str
    role: str
    also: tuple[str, ...] = ()
    over_100: bool = False
    needs_number: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """Every kind of unit that the metric can have."""
        return (self.unit, *self.also)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word can be: kinds such as up, filler, place; the metric that it names."""

    kinds: frozenset[str]
    metric: Metric | None = None
    past: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: `low[start:end]`; kinds is empty for a word that nobody knows."""

    start: int
    end: int
    word: str
    kinds: frozenset[str]
    metric: Metric | None = None
    past: bool = False

    @property
    def unknown(self) -> bool:
        """Whether no list has this word."""
        return not self.kinds and self.metric is None


_IRREGULAR = {
    "grow": "grew grown", "rise": "rose risen", "win": "won", "sell": "sold", "cut": "cut", "take": "took taken", "bring": "brought",
    "get": "got gotten", "make": "made", "hold": "held", "keep": "kept", "meet": "met", "beat": "beat beaten", "hit": "hit",
    "fall": "fell fallen", "lose": "lost", "build": "built", "do": "did done", "have": "had", "be": "was were been", "go": "went gone",
    "give": "gave given", "write": "wrote written", "send": "sent", "find": "found", "lead": "led", "set": "set", "put": "put",
    "come": "came", "become": "became", "shrink": "shrank shrunk", "drive": "drove driven", "teach": "taught", "spend": "spent",
    "break": "broke broken", "stand": "stood", "pay": "paid", "see": "saw seen", "show": "showed shown", "buy": "bought",
    "stick": "stuck", "seek": "sought", "shed": "shed", "speak": "spoke spoken", "ring": "rang rung", "understand": "understood",
}  # fmt: skip


def _forms(base: str) -> tuple[list[str], list[str]]:
    """The forms of an English verb: present ones and past ones."""
    first, _, rest = base.partition(" ")
    rest = f" {rest}" if rest else ""
    if first.endswith("e"):
        ing, past = first[:-1] + "ing", first + "d"
    elif re.fullmatch(r"[a-z]*[^aeiou]y", first):
        ing, past = first + "ing", first[:-1] + "ied"
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", first) or first in ("commit", "upsell", "recap"):
        ing, past = first + first[-1] + "ing", first + first[-1] + "ed"
    else:
        ing, past = first + "ing", first + "ed"
    third = (
        first[:-1] + "ies"
        if re.fullmatch(r"[a-z]*[^aeiou]y", first)
        else first + ("es" if re.search(r"(?:s|x|ch|sh|o)$", first) else "s")
    )
    pasts = _IRREGULAR[first].split() if first in _IRREGULAR else [past]
    same = [form for form in pasts if form == first]
    return [f + rest for f in (first, third, ing, *same)], [f + rest for f in pasts if f != first]


def plural(noun: str) -> str:
    """The plural of an English noun phrase."""
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|ch|sh)$", noun) else "s")


_NOUNS = ("entity", "role", "unit", "activity", "segment", "meta")


@cache
def dictionary() -> dict[str, Entry]:
    """Every known word, hyphens as blanks, with what it can be."""
    kinds: dict[str, set[str]] = {}
    metrics: dict[str, Metric] = {}
    pasts: set[str] = set()
    words = table("words")

    def put(word: str, kind: str) -> None:
        kinds.setdefault(word.replace("-", " "), set()).add(kind)

    for kind, lists in words.items():
        if kind in ("implies", "modifiers"):
            continue
        for base in lists.get("verbs", ()):
            present, past = _forms(base)
            for form in (*present, *past):
                put(form, kind)
                put(form, "verb")
            pasts.update(past)
        for word in (*lists.get("en", ()), *lists.get("zh", ())):
            put(word, kind)
            if kind in _NOUNS and word.isascii():
                put(plural(word), kind)
    for words_of in words["implies"].values():
        for word in words_of:
            if word.replace("-", " ") not in kinds and not word.isascii():
                put(word, "act")
    for word in (*table("places")["en"], *table("places")["zh"]):
        put(word, "place")
    for word in table("people")["names"]:
        put(word, "name")
    for entry in table("metrics")["metric"]:
        also = tuple(entry.get("also", ()))
        metric = Metric(
            entry["id"],
            entry["unit"],
            entry["better"],
            entry["role"],
            also,
            entry.get("over_100", False),
            entry.get("needs_number", False),
        )
        for word in (*entry.get("en", ()), *entry.get("zh", ())):
            for form in (word, plural(word)) if word.isascii() else (word,):
                metrics.setdefault(form.replace("-", " "), metric)
    merged = {word: Entry(frozenset(found), metrics.get(word), word in pasts) for word, found in kinds.items()}
    for word, metric in metrics.items():
        merged.setdefault(word, Entry(frozenset(), metric))
    return merged


@cache
def metric_of(id: str) -> Metric:
    """The metric of that id."""
    return next(entry.metric for entry in dictionary().values() if entry.metric and entry.metric.id == id)


@cache
def implied() -> dict[str, str]:
    """Which metric a verb or noun names by itself: collect → collections."""
    result: dict[str, str] = {}
    for metric, words in table("words")["implies"].items():
        for word in words:
            forms = [*_forms(word)[0], *_forms(word)[1]] if word.isascii() else [word]
            result.update((form, metric) for form in forms)
    return result


_LATIN = re.compile(r"[a-zà-ÿ][a-zà-ÿ0-9&+]*(?:'[a-rt-z][a-z]*)?|\d+[a-z][a-z0-9]*")
_CJK = re.compile(r"[\u3400-\u9fff]")


def tokens(low: str, masks: list[tuple[int, int]]) -> list[Token]:
    """The text outside of the masked areas as words: the longest known one at each place, else unknown runs."""
    free = list(_free(low, masks))
    return [token for start, end in free for token in _cut(low, start, end)]


def _free(low: str, masks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in sorted(masks):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < len(low):
        yield at, len(low)


#: Characters that end an unknown Chinese word; others, such as 化 or 大, may be part of it.
_BREAKERS = frozenset(
    "我你您咱的了在把将由从到至和与及或对于为向给让使按是有每各个元万亿不要需须应会能多少每前后内起止底末日月年周季天家条次单台件份场笔户名位成倍约近超达占比较再又也都均共降升增涨减压缩提签拿卖开收送打做冲新老率额数量,"
)


def _cut(low: str, at: int, end: int) -> Iterator[Token]:
    known = dictionary()
    unknown_from = -1
    while at < end:
        char = low[at]
        token = None
        if _CJK.match(char) or char.isalnum():
            token = _chinese(low, at, end, known)
            if token is not None and unknown_from >= 0 and token.end - at == 1 and token.word not in _BREAKERS:
                token = None
        if token is None and char.isalpha() and not _CJK.match(char):
            if unknown_from >= 0:
                yield Token(unknown_from, at, low[unknown_from:at], frozenset())
                unknown_from = -1
            token = _latin(low, at, end, known)
        if token is not None or not _CJK.match(char):
            if unknown_from >= 0:
                yield Token(unknown_from, at, low[unknown_from:at], frozenset())
                unknown_from = -1
            if token is not None:
                yield token
                at = token.end
            else:
                at += 1
            continue
        if unknown_from < 0:
            unknown_from = at
        at += 1
    if unknown_from >= 0:
        yield Token(unknown_from, end, low[unknown_from:end], frozenset())


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """For each first two characters how long the Chinese words are that begin with them, longest first."""
    lengths: dict[str, set[int]] = {}
    for word in dictionary():
        if word and not word.isascii() and len(word) <= LONGEST_WORD:
            lengths.setdefault(word[:2], set()).add(len(word))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


#: 压缩机, 控制器, 提升泵: a verb with such a character behind it is a device.
_DEVICE = re.compile("[器泵柜阀仪剂膜](?!材)|机(?![会制构率遇动关能])")


def _chinese(low: str, at: int, end: int, known: dict[str, Entry]) -> Token | None:
    """The longest entry with Chinese characters that begins here."""
    lengths = _lengths()
    for length in (*lengths.get(low[at : at + 2], ()), *lengths.get(low[at], ())):
        stop = at + length
        word = low[at:stop]
        if stop <= end and word in known and not word.isascii():
            entry = known[word]
            if stop - at > 1 and entry.kinds & {"up", "down", "keep", "act"} and _DEVICE.match(low, stop, end):
                return Token(at, stop + 1, low[at : stop + 1], frozenset({"segment"}))
            return Token(at, stop, word, entry.kinds, entry.metric, entry.past)
    return None


def _latin(low: str, at: int, end: int, known: dict[str, Entry]) -> Token | None:
    """The longest known phrase of Latin words that begins here, else one unknown word."""
    first = _LATIN.match(low, at, end)
    if first is None:
        return Token(at, at + 1, low[at], frozenset({"filler"}))
    stops, words = [first.end()], [first.group()]
    while len(words) < 5 and stops[-1] + 1 < end and low[stops[-1]] in " -":
        following = _LATIN.match(low, stops[-1] + 1, end)
        if following is None:
            break
        stops.append(following.end())
        words.append(following.group())
    for count in range(len(words), 0, -1):
        word = " ".join(words[:count])
        entry = known.get(word)
        if entry is None and count == 1 and "'" in word:
            entry = known.get(word.split("'")[0])
        if entry is not None:
            return Token(at, stops[count - 1], word, entry.kinds, entry.metric, entry.past)
    return Token(at, first.end(), first.group(), frozenset())
