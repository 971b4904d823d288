"""What stands right before or behind a figure narrows it down, whatever words it is made of: 开关销售额, revenue from lifts.

Lists of words cannot know every product; many are written with the very characters and words that say what to do
(外套, 升降机, hard drives, covers). Their place gives them away: before the figure, or after a preposition behind it.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.lexicon import Token, table
from simkit.goals.smart.mention import Mention

_DOING = frozenset({"up", "down", "keep", "reach", "gain", "sell", "act", "process", "commit", "verb"})
#: Product A, 3号机型, region B: a kind of thing with its letter or number.
_LABELLED = re.compile(
    r"(?<![a-z])(?:product|model|line|series|segment|region|zone|territory|district|plant|store|branch|market|package|plan|tier|brand|category) [A-Z]{0,3}\d{0,3}(?![A-Za-z\d])(?<! )"
    r"|(?:产品|型号|系列|方案|套餐|版本|项目|机型|客户|门店|区域|品牌|品类|市场|战区|片区)[A-Za-z]\d{0,2}(?![A-Za-z\d%])"
    r"|[A-Za-z]\d?(?:产品|型号|系列|方案|套餐|版本|项目|机型|区域|品牌|品类|市场|战区|片区|类客户|级客户)"
)
_GENERIC_NEXT = re.compile(r" (?:by|to|from|at|of|in|for|until|before|with|up|down|and|or|this|next|\d)|[.,;!]|$")
_DETERMINERS = frozenset({"our", "the", "its", "their", "these", "those"})
_OBJECT_OF = frozenset({"from", "for", "in", "of", "on", "with", "across", "among", "at", "per"})


def modifiers(text: str, low: str, tokens: list[Token], mentions: list[Mention], taken: Areas) -> list[Area]:
    """Where a product, a channel or a kind of customer stands that only its place shows."""
    found = [match.span() for match in _LABELLED.finditer(text) if not taken.covers(match.start())]
    at = {token.start: index for index, token in enumerate(tokens)}
    for mention in mentions:
        if mention.start in at and not mention.word.isascii():
            area = _before_chinese(low, tokens, at[mention.start])
            if area is not None:
                found.append(area)
    found.extend(_in_english(low, tokens, Areas((m.start, m.end) for m in mentions)))
    return found


@cache
def _bound() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that never begin or make a name, and those that say how something is done."""
    words = table("words")["modifiers"]
    return frozenset(words["bound_zh"]), frozenset(words["manner_zh"])


def _before_chinese(low: str, tokens: list[Token], index: int) -> Area | None:
    """The characters joined to the figure on its left, where they are a name and no verb or pronoun."""
    bound, manner = _bound()
    at, first = tokens[index].start, index
    while first and index - first < 5:
        token = tokens[first - 1]
        gap = low[token.end : at]
        single = token.end - token.start == 1
        if gap or token.word.isascii() or (not single and token.kinds & _DOING and not token.kinds & {"segment"}):
            break
        if single and token.word in bound and not (token.word == "的" and first == index):
            break
        first, at = first - 1, token.start
    name = [t for t in tokens[first:index] if t.word != "的"]
    if not name or name[0].word in manner or (name[-1].kinds & _DOING and tokens[index - 1].word != "的"):
        return None
    loose = [t for t in name if t.end - t.start == 1]
    if len(loose) >= 2 or (loose and len(name) >= 2 and any(t.unknown for t in loose)):
        return name[0].start, name[-1].end
    return None


def _in_english(low: str, tokens: list[Token], figures: Areas) -> list[Area]:
    """Verbs and activities where only a noun can stand: revenue from lifts, customers for leasing, grow covers sales."""
    found: list[Area] = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if (
            following is not None
            and following.metric is not None
            and following.start - token.end == 1
            and index
            and "verb" in token.kinds
            and not token.past
            and (
                tokens[index - 1].word in _DETERMINERS
                if token.kinds & {"up", "down", "keep", "gain", "reach"}
                else tokens[index - 1].word in ("of", "from", "for", "in")
            )
        ):
            found.append((token.start, token.end))  # cancellations of phone orders, our lift contracts
            continue
        noun = token.word.isascii() and (
            "activity" in token.kinds or ("verb" in token.kinds and re.search(r"[a-z]{2}(?:s|ing)$", token.word))
        )
        if not noun or token.metric is not None or index == 0:
            continue
        before = tokens[index - 1]
        head = before if before.word in _OBJECT_OF or index < 2 else tokens[index - 2]
        governed = head.word in _OBJECT_OF and _GENERIC_NEXT.match(low, token.end)
        if (governed and any(figures.covers(t.start) for t in tokens[max(0, index - 4) : index])) or (
            "verb" in before.kinds
            and before.kinds & {"up", "down", "gain", "keep"}
            and not before.kinds & {"filler"}
            and figures.covers(token.end + 1)
        ):
            found.append((token.start, token.end))
    return found


def nouns(low: str, tokens: list[Token]) -> frozenset[int]:
    """Where a word that could be a verb is a noun, as the sentence has its verb already: increase … from pork cuts."""
    places: set[int] = set()
    begun = False
    for before, token in pairwise(tokens):
        if begun and _STOP.search(low, before.end, token.start):
            begun = False
        begun = begun or _commands(before, low)
        if (
            begun
            and "verb" in token.kinds
            and token.word.endswith("s")
            and len(token.word) > 2
            and token.word.isascii()
        ):
            places.add(token.start)
    return frozenset(places)


_STOP = re.compile(r"[.;!\n]")


def _commands(token: Token, low: str) -> bool:
    """Whether the word is the verb that opens its sentence: Increase …"""
    if "verb" not in token.kinds:
        return False
    opening = token.start == 0 or low[token.start - 1] in ".;!\n" or low[max(0, token.start - 2) : token.start] == ". "
    return opening and bool(token.kinds & {"up", "down", "keep", "gain"}) and not token.word.endswith("s")
