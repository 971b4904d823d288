"""Lists of key words: words about SMART, or fragments that nothing connects."""

from __future__ import annotations

import re

from simkit.goals.smart.areas import Areas
from simkit.goals.smart.counting import fits, unit_kind
from simkit.goals.smart.lexicon import Token, grammar
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.quantity import Quantity
from simkit.goals.smart.time_roles import Times

_COUNTED_ZH = re.compile(r"\d+[家个位名户台单次场][\u4e00-\u9fff]{2}")  #: 3位家长: a number with what it counts
_META_LABEL = re.compile(r" ?[:=]| (?:is|=) | ?\d")


#: 销售额、渠道、增长、20%、Q2: single words one after the other.
_BARE_LIST = re.compile(
    r"(?:[\u4e00-\u9fff\d%.qh]{1,5}[,、;/|!。]+){4,}[\u4e00-\u9fff\d%.qh]{1,5}|(?:[a-z\d%.-]+[,;/|] ?){4,}[a-z\d%.-]+|(?:[a-z\d%-]+(?: [a-z\d%-]+)?[.!]+ ?){4,}[a-z\d%-]+"
)
_SAYS_COUNT = re.compile(r"[\u4e00-\u9fff]\d+[家个位名户台单次场套件箱万亿元]")  #: 新签20家: a part that says something
#: 做到40%, 到85%: a number that something is to come to.
_REACHED = re.compile(r"(?:到|至|达|为|→|->|to|at|:|=) ?(?:eur |usd |gbp |[€$£¥])?$")


def _noted(low: str, quantities: list[Quantity], mentions: list[Mention], times: Times) -> bool:
    """Whether short notes say a goal all the same: one figure, a number that it can have and where it leads, a date."""
    nouns = [m for m in mentions if not m.verb]
    figures = {m.metric.id: m.metric for m in nouns if not m.weak} or {m.metric.id: m.metric for m in nouns}
    if len(figures) != 1 or times.end is None:
        return False
    metric = next(iter(figures.values()))
    leads = times.marked or any(_REACHED.search(low, max(0, q.start - 8), q.start) for q in quantities)
    return leads and all(fits(metric, unit_kind(q), False) for q in quantities)


_NAMES = frozenset({"place", "segment", "entity", "role", "unit", "name"})


def _single_words(low: str, tokens: list[Token], quantities: list[Quantity], times: Times) -> bool:
    """Whether the text is one word after the other, none of which says what or who the goal is about."""
    if any(t.unknown or t.kinds & _NAMES or t.word in grammar("function_words") for t in tokens):
        return False
    whole = Areas([*((t.start, t.end) for t in tokens), *((q.start, q.end) for q in quantities), *times.masks])
    parts = [part for part in _PART.finditer(low) if part.group().strip()]
    return (
        len(parts) >= 5
        and all(whole.covers(part.start()) and whole.covers(part.end() - 1) for part in parts)
        and not any(part.end() - part.start() > 6 and not part.group().isascii() for part in parts)
    )


_PART = re.compile(r"[^\s,、;/|!。:·]+")


def stuffed(low: str, tokens: list[Token], quantities: list[Quantity], mentions: list[Mention], times: Times) -> bool:
    """A list of key words about SMART, or fragments that nothing connects."""
    meta = [
        t
        for t in tokens
        if "meta" in t.kinds and (t.word in grammar("smart_letters") or not _META_LABEL.match(low[t.end :]))
    ]
    distinct = {t.word for t in meta}
    pure = {t.word for t in meta if t.word in grammar("smart_letters")}
    verbs = [
        t
        for t in tokens
        if t.kinds & {"up", "down", "keep", "gain", "sell"}
        and ("verb" in t.kinds or not t.word.isascii())
        and t.word not in ("target", "measure", "多", "少", "超", "控")
    ]
    labels = {t.start for t in meta}
    content = [
        t
        for t in tokens
        if t.start not in labels
        and (t.unknown or t.metric is not None or t.kinds & {"place", "segment", "entity", "role", "unit", "verb"})
    ]
    if len(pure) >= 3 and (len(pure) >= 4 or not verbs or len(content) <= len(pure) + 2):
        return not (
            len(content) >= 8
            and verbs
            and not re.search(r"specific[,、 ]+measurable|具体[、,]可衡量|明确[、,]可衡量|明确可衡量", low)
        )
    if _BARE_LIST.fullmatch(low.strip(" .。!")) and not times.marked and not _SAYS_COUNT.search(low):
        return True
    if len(distinct) >= 4 and not verbs:
        return True
    if len(distinct) >= 3 and _single_words(low, tokens, quantities, times):
        return True
    if len(distinct) >= 3 and not verbs and len(meta) >= len(content):
        return True
    if verbs or any(t.kinds & {"commit"} and t.word in ("will", "must", "shall", "should") for t in tokens):
        return False
    joined = any(t.word in grammar("function_words") or t.kinds & {"commit", "act"} for t in tokens)
    if not quantities and not joined and len({m.metric.id for m in mentions if not m.weak}) >= 3 and "," not in low:
        return True
    parts = [
        part for part in re.split(r"[,;/|、。\n]| - |·|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff\d])", low) if part.strip()
    ]
    kinds = [t for t in tokens if "entity" in t.kinds or re.search(r" (?:active|new|paying) $", low[: t.start][-8:])]
    starts = [*(m.start for m in mentions), *(t.start for t in kinds)]
    if len(parts) >= 4 and quantities:
        at = 0
        for part in re.finditer(r"[^,;/|、。\n]+", low):
            inside = [q for q in quantities if part.start() <= q.start < part.end()]
            named = any(part.start() <= start < part.end() for start in starts)
            labelled = re.search(
                r"[:=]|(?:目标|target|goal) ?\d|不低于|不少于|至少|不超过|以上|以下|以内|(?<![a-z])(?:at least|at most|no more|no less|no fewer|under|below|above)(?![a-z])",
                part.group(),
            )
            at += bool(
                inside
                and (named or labelled or inside[0].unit not in ("%", "", "count") or _COUNTED_ZH.search(part.group()))
            )
        return at == 0 and (bool(distinct) or not _noted(low, quantities, mentions, times))
    return False
