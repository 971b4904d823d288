"""Is it a goal at all: past reports, questions, slogans, adverts, key words and the like are told apart here."""

from __future__ import annotations

import re
from functools import cache

from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.denials import complaint, denied, reason_beside
from simkit.goals.smart.facts import plain_fact
from simkit.goals.smart.lexicon import Token, grammar, table
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.normalise import Normal
from simkit.goals.smart.quantity import Quantity
from simkit.goals.smart.remarks import remark
from simkit.goals.smart.reports import past_report
from simkit.goals.smart.signs import Found, asks_to_note, holds, is_limit, is_some
from simkit.goals.smart.stuffing import stuffed
from simkit.goals.smart.time_roles import Times
from simkit.goals.smart.withdrawn import withdrawn

_CHINESE = re.compile(r"[\u3400-\u9fff]")


@cache
def _signs(chinese: bool, latin: bool) -> dict[str, re.Pattern[str]]:
    """The signs of each code as one pattern; those of a script that the text does not use are left out."""
    scripts = {script for script, used in (("zh", chinese), ("en", latin), ("", True)) if used}
    return {
        code: re.compile(
            "|".join(f"(?:{_led(sign)})" for sign in entry["signs"] if _script(sign) in scripts) or r"(?!)"
        )
        for code, entry in table("gate").items()
    }


def _led(sign: str) -> str:
    """The sign, with the hint that English words begin with no Chinese character: it spares many attempts."""
    begin = "(?<![a-z])(?:"
    return (
        f"(?<![a-z])(?=[ -~])(?:{sign.removeprefix(begin)}"
        if _script(sign) == "en" and sign.startswith(begin)
        else sign
    )


def _script(sign: str) -> str:
    """The script that all that a sign matches is written in: zh, en, or "" where it may be neither."""
    letters = re.sub(r"\\.|\(\?P?<?[a-z]*>?", "", sign)
    chinese, latin = _CHINESE.search(letters), re.search("[a-z]", letters)
    return "" if bool(chinese) == bool(latin) else "zh" if chinese else "en"


def not_a_goal(
    normal: Normal,
    tokens: list[Token],
    quantities: list[Quantity],
    mentions: list[Mention],
    times: Times,
    reasons: list[Area],
    every_reason: list[Area],
) -> tuple[str, Area] | None:
    """The code that says why the text is no goal, with the place that shows it; None for a goal."""
    low = normal.low
    if not re.search(r"[a-z\u4e00-\u9fff]", low):
        return "empty", (0, len(low))
    plain = _without(low, reasons)
    explained = Areas(reasons)
    original = normal.original.lower()
    signs = _signs(bool(_CHINESE.search(low)), bool(re.search("[a-z]", low)))
    for code in ("injection", "template", "question", "non_committal", "quoted_example", "advert"):
        read = low if code in ("injection", "template", "question", "quoted_example") else plain
        for text in (original, read) if code in ("template", "injection") and "<" in original else (read,):
            for sign in signs[code].finditer(text):
                if code == "quoted_example" and explained.covers(sign.start()):
                    continue
                if holds(code, Found(sign.group(), sign.start(), sign.end(), low, mentions, tokens)):
                    return code, (0, len(low)) if code == "template" or text is original else sign.span()
    quoted = next((m for m in _QUOTED.finditer(low) if not any(a <= m.start() < b for a, b in reasons)), None)
    inside = [q for q in quantities if quoted and quoted.start() <= q.start < quoted.end()]
    if quoted and inside and len(inside) == len(quantities) and len(low) - (quoted.end() - quoted.start()) > 6:
        return "quoted_example", quoted.span()
    asked = low.rfind("?")
    if asked >= 0 and not re.search(r"\d", low[asked:]) and low.count('"', 0, asked) % 2 == 0:
        return "question", (asked, asked + 1)
    if stuffed(low, tokens, quantities, mentions, times):
        return "keyword_stuffing", (0, len(low))
    aside = remark(low, tokens, quantities, mentions, [*every_reason, *times.masks])
    if aside:
        return aside
    behind = [area for area in every_reason if any(q.end <= area[0] for q in quantities)]
    no = denied(plain, quantities)
    if no:
        return "negated", no
    match = signs["negated"].search(_without(plain, behind))
    if match is not None and not is_limit(plain, match) and not _beside(match, plain, quantities):
        return "negated", match.span()
    taken_back = withdrawn(plain, quantities)
    if taken_back:
        return "non_committal", taken_back
    match = signs["hypothetical"].search(_without(low, every_reason))
    if match is not None and not is_some(low, match) and not asks_to_note(low, match.start()):
        return "hypothetical", match.span()
    reported = past_report(plain, tokens, times)
    if reported:
        return "past_report", reported
    described = plain_fact(plain, tokens, quantities, times)
    if described:
        return "plain_fact", described
    match = signs["slogan"].search(low)
    strong = any(not m.weak for m in mentions)
    cheered = times.end is None and "!" in low
    if match is not None and (cheered or not (mentions and (quantities or strong))):
        return "slogan", match.span()
    if match is not None and re.search(r"effort|energy|努力|热情|激情|投入|付出", match.group()) and not strong:
        return "slogan", match.span()
    if (
        not any(
            t.kinds & {"verb", "up", "down", "keep", "reach", "gain", "sell", "act", "commit", "process"}
            for t in tokens
        )
        and not re.search("把|将", low)
        and sum(t.word in grammar("function_words") for t in tokens) < (1 if times.marked else 2)
        and not (
            quantities and (mentions or any("entity" in t.kinds for t in tokens) or _headline(low, quantities, times))
        )
    ):
        known = [t for t in tokens if not t.unknown]
        return ("gibberish" if not known or (len(known) < len(tokens) / 2 and not mentions) else "fragments"), (
            0,
            len(low),
        )
    return None


_QUOTED = re.compile(r"\"[^\"]{8,}\"|(?<![a-z])'[a-z][^']{14,}'(?![a-z])")


def _beside(match: re.Match[str], plain: str, quantities: list[Quantity]) -> bool:
    return complaint(match, plain, quantities) or reason_beside(match, plain, quantities)


#: A product line: 300; 产品线:3月底前300.
_LABELLED = re.compile(r"[a-z\u4e00-\u9fff] ?: ?(?:[^,;:。 ]{1,10}前)?$")


def _headline(low: str, quantities: list[Quantity], times: Times) -> bool:
    """EUR 390k of something, 40 rooms by a day, a product line: 300 by March: whatever it is, it is no list."""
    return times.marked and any(
        _LABELLED.search(low, max(0, q.start - 40), q.start)
        or q.unit not in ("", "%", "count")
        or re.match(r" (?!by|in|and|or)[a-z-]+s(?![a-z])", low[q.end :])
        for q in quantities
    )


def _without(low: str, areas: list[Area]) -> str:
    """The text with those areas blanked, offsets kept."""
    chars = list(low)
    for start, end in areas:
        chars[start:end] = " " * (end - start)
    return "".join(chars)
