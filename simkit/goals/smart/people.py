"""Persons named in the text, English and Chinese, told apart from places, products and verbs."""

from __future__ import annotations

import re
from functools import cache

from simkit.goals.smart import numbers
from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.lexicon import Token, dictionary, grammar, table
from simkit.goals.smart.normalise import Normal

NEAR = 90  #: characters before a name that say what it is there for


_PERSON_EN = re.compile(r"(?<![\w'])(?P<name>[A-Z][\w'’-]+(?: (?:van |de |da |al |bin |von )?[A-Z][\w'’-]+){0,2})")


_POSSESSED = re.compile(
    r" (?:team|crew|desk|patch|book|territory|squad|region|branch|accounts|quota|target|goal)(?![a-z])"
)


_LEADING = re.compile(
    r" (?:leading|owning|running|driving|handling|taking|on|in charge of|responsible for) (?:this|it|that)(?![a-z])"
)  #: Dani's leading this
_AFTER_TIME = re.compile(
    r"(?:\d|day|week|month|quarter|year|summer|christmas|easter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december) $"
)


#: Several names that open a line: Tom, Aisha and Marek: / Anna + Ravi -
_LISTED = re.compile(r"(?:(?:, | and | & | ?\+ ?|, and )[a-zà-ÿ][\w'-]+){1,4} ?(?::| - | will | to | must | should )")


def people_en(normal: Normal, tokens: list[Token]) -> list[Area]:
    low, text, found = normal.low, normal.text, []
    at_start = {token.start: token for token in tokens}
    for match in _PERSON_EN.finditer(text):
        start, end = match.span()
        words = low[start:end].split(" ")
        while len(words) > 1 and (_AFTER_TIME.search(f"{words[0]} ") or words[0] in grammar("prepositions")):
            start, words = start + len(words[0]) + 1, words[1:]
        if numbers.value(words[0]) is not None or words[0] in ("i", "i'm", "i'll", "i've", "i'd"):
            continue
        if text[start:end].isupper() and "name" in getattr(dictionary().get(words[0]), "kinds", ()):
            end, words = start + len(words[0]), words[:1]  # KAREN TO BOOK 25 DEMOS
        after, before = low[end : end + 20], low[max(0, start - NEAR) : start]
        known = at_start.get(start)
        whole = dictionary().get(low[start:end].replace("-", " "))
        if whole and not whole.kinds & {"name"}:
            continue
        named = words[0] in dictionary() and "name" in dictionary()[words[0]].kinds
        first = dictionary().get(words[0])
        foreign = first is None or named
        if known is not None and known.end > end and "name" not in known.kinds:
            continue
        opening = not before.strip(" \"'") or re.search(r"[.;:,!\n(/] ?$", before)
        if foreign and opening and words[-1].endswith("'s") and _POSSESSED.match(after):
            found.append((start, end))
            continue
        if foreign and opening and words[-1].endswith("'s") and _LEADING.match(after):
            found.append((start, end - 2))
            continue
        if not foreign or (words[-1].endswith("'s") and not named):
            continue
        verb = _verb_after(low, end)
        if (
            (named and ((verb and _AFTER_TIME.search(before)) or (opening and _LISTED.match(low[end:]))))
            or re.match(
                r"(?:'s (?:goal|target|team|objective|quota|accounts|book|portfolio|desk|patch|territory))", after
            )
        ) or (
            words[-1].endswith("'s")
            and named
            and re.match(r" (?:goal|target|team|objective|quota|accounts|book|portfolio|desk|patch|territory)", after)
        ):
            found.append((start, end))
        elif (
            opening
            and (verb or re.match(r":| ?\((?!e\.g)| ?-{1,2} ", after))
            and (named or len(words) > 1 or (verb and not whole))
        ):
            if len(words) == 1 and not named and re.match(r":", after):
                continue
            found.append((start, end))
        elif (
            (
                named
                and re.search(r"(?<![a-z])(?:by|for|owner|with|via|to|and|from|of|is|=|@|->|=>) ?$|[@\-/|(] ?$", before)
                and not re.search(r"(?:visits? to|calls? to|sell to|sales to) $", before)
            )
            or (
                len(words) > 1
                and re.search(r"(?<![a-z])(?:led by|owner|owned by|owner:|owner is|under|by) (?:the )?$", before)
                and foreign
            )
            or (
                (normal.chinese and named)
                or (
                    normal.chinese
                    and foreign
                    and len(words) == 1
                    and not text[start:end].isupper()
                    and re.match(r"(?: ?)(?:负责|牵头|要|把|将|在|承诺|的?目标|主导|本季|下季|明年|带领)", after)
                )
            )
        ):
            found.append((start, end))
    return found


def _verb_after(low: str, end: int) -> bool:
    """Whether a verb in the third person or a modal follows."""
    match = re.match(
        r"(?P<two>,? (?:and|&) [a-z]+(?: [a-z]+)?)?(?: (?:each|both|jointly|together|in [a-z]+))?,? (?P<word>[a-z']+)",
        low[end:],
    )
    if match is None:
        return False
    word = match["word"]
    if word in grammar("modal_after_name"):
        return True
    entry = dictionary().get(word)
    acts = word.endswith("s") or match["two"] or (entry is not None and entry.past)
    return bool(entry and "verb" in entry.kinds and entry.metric is None and acts)


@cache
def _person_zh() -> re.Pattern[str]:
    people = table("people")
    titles = "|".join(sorted(people["titles_zh"], key=len, reverse=True))
    surname = f"[{people['surnames']}]"
    after = r"(?=负责|牵头|主导|带领|领衔|承担|将|要|需|须|在(?!线)|把|于(?!是)|:|,|本季|本月|下季|下月|明年|今年|年底|每周|每月|每天|力争|争取|确保|完成|计划|承诺|保证|认领|带队|到|必须|务必|\d|Q|q|h[12]|这|目标|年内|上半年|下半年|[一二三四五六七八九十]+月|元旦|春节|国庆|月底|季度|签|拿下|开发|拜访|走访|约见|新增|提升|跟进|卖|带|的(?:团队|小组|目标|客户|区域|片区))"
    return re.compile(
        rf"(?P<title>(?:{surname}[\u4e00-\u9fff]{{0,2}}?)(?:{titles}))(?!目标|额|数|量|价|营|收|销|客|金|体|结|监督|部|公司|利|单|产|共|计|人|成本|作|程|厂|业)|(?P<nick>[小老阿]{surname})(?=负责|牵头|将|要|把|在|:|,|本|下|明|每|力|争|确|完|计|承|带|的)"
        rf"|(?P<name>{surname}[\u4e00-\u9fff]{{1,2}}?){after}"
    )


def people_zh(low: str, tokens: list[Token]) -> list[Area]:
    found = []
    known = [(t.start, t.end) for t in tokens if (t.kinds or t.metric) and t.end - t.start > 1]
    listed = Areas(known)
    for match in _person_zh().finditer(low):
        start, end = match.span()
        if match["name"] or match["nick"]:
            before = low[max(0, start - NEAR) : start]
            if not re.search(
                r"(?:^|[,;。:!\s]|由|让|请|给|前|内|底|年|月|度|日|起|和|与|、|代表|经理|主管|总监|组长|店长|员|顾问|专员|助理|代表|主任|工程师|区|部|组|里|责任人|负责人|@|派)$",
                before,
            ):
                continue
            if listed.overlaps(start, end):
                continue
        elif any((a <= start and end < b) or (a < start < b) for a, b in known):
            continue
        if match["title"] and not re.search(
            r"(?:^|[,;。:!\s()]|由|让|请|给|前|内|底|年|月|度|日|起|和|与|、|组|责任人|负责人|是|为|@|公司)$",
            low[max(0, start - NEAR) : start],
        ):
            continue
        if low[start:end] in dictionary() and "role" not in dictionary()[low[start:end]].kinds:
            continue
        found.append((start, end))
    return found
