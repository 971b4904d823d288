"""Facts: texts that say how things are, without any word that commits to something."""

from __future__ import annotations

import re

from simkit.goals.smart.areas import Area
from simkit.goals.smart.lexicon import Token, grammar
from simkit.goals.smart.quantity import Quantity
from simkit.goals.smart.reports import FUTURE_EN, FUTURE_ZH, imperative
from simkit.goals.smart.time_roles import Times

_FACT_EN = re.compile(
    r"(?<![a-z])(?:is|are|has|have|employs?|covers?|serves?|was founded|founded|sells?|operates?|consists?|comprises?|stands?|belongs?|includes?|offers?|accounts? for|amounts? to|runs|exists?|supplies|makes|generates|manufactures?|ships|works with|counts|totals?|currently|contributes|owns|uses?|reports to|requires?|specialises|specializes|lies|costs?|depends|averages|pays?|remains?|hovers?|handles?)(?![a-z])(?! (?:to(?! €| \d)|going|committed|responsible|due|tasked|reached|accountable|expected|required|in charge|up by|set to|the (?:goal )?owner(?=[.,;!]| *$)))"
)


_FACT_ZH = re.compile(
    r"位于|成立于|成立了|总部(?:设|在)|拥有|现有|共有|设有|主营|是(?:一家|国内|行业|全国|全球|最大|领先|我们最|公司最|我司)|目前(?:为|是|有|共|在|约|拥有|的)|下设|由[^,。]{2,14}组成|负责[^,。]{2,10}(?:区域|市场)的?[^,。]{0,6}(?:销售)?。?$|覆盖[^,。]{1,14}(?:个|家|省|市)|去年(?:为|是)|现在(?:是|有|为)|从事|创立|服务(?:了|着)?\d+多?[家个名位]|经营范围|员工[\d约]+|(?:\d ?%|[一二三四五六七八九]成|一半|分之[一二三四五六七八九])的?[^,。]{0,8}来自|占(?:公司|总)[^,。]{0,10}(?:\d|[一二三四五六七八九]成)|(?:一般|通常|平均)(?:在|为|是|需要)|主要(?:销售|经营|面向|来自|客户|集中)|有\d+(?:家|个|名|人|位|条|款|种)"
)


#: A shop or a list of goods and what is in it; which part of a figure comes from where.
_AS_IT_IS = re.compile(
    r"(?<![a-z])(?:catalogue|catalog|range|assortment|portfolio|menu|price list|brochure|warehouse|depot|store|shop|website|site|app|platform|list)s? "
    r"(?:lists?|carry|carries|features?|holds?|stocks?|spans?|shows?|sends?|brings? in)(?![a-z])"
    r"|(?:%|percent|half|third|quarter|most|[a-z]{2,5}ths?) of [a-z' ]{2,40}? (?:comes?|goes|go|flows?|stems?) (?:from|to|through|via|out of)(?![a-z])"
)
_STAFFED = re.compile(
    r"(?<![a-z])(?:has|employs|counts) (?:\d+|[a-z]+) (?:reps|people|employees|staff|sellers|salespeople)(?![a-z])"
)


def plain_fact(low: str, tokens: list[Token], quantities: list[Quantity], times: Times) -> Area | None:
    """A description of how things are, without any word that commits to something."""
    zh = _FACT_ZH.search(low)
    if (
        zh is not None
        and not FUTURE_ZH.search(low)
        and not any(
            t.kinds & {"up", "down", "gain"} and t.start >= zh.end() and not t.word.isascii() and len(t.word) > 1
            for t in tokens
        )
    ):
        if not re.search(r"提升到|提高到|增长到|降到|达到", low[zh.end() :]):
            return zh.span()
    if (
        re.search(r"[\u4e00-\u9fff]{4}", low)
        or imperative(low, tokens)
        or re.match(r"(?:each|every|all) ", low)
        or (times.per and quantities and any(t.kinds & {"role", "unit"} for t in tokens) and not _STAFFED.search(low))
    ):
        return None
    commits = [t for t in tokens if "commit" in t.kinds and t.word not in grammar("no_commitment")]
    if commits or FUTURE_EN.search(low):
        return None
    match = _FACT_EN.search(low) or _AS_IT_IS.search(low)
    if match is None or (re.match(r" ?(?:is|are) ", match.group()) and times.kind == "deadline"):
        return None
    if re.search(
        r"(?<![a-z])(?:goal|target|objective|aim|priority|mission|commitment|need|needs|wants)(?![a-z])",
        low[: match.end()],
    ):
        return None
    if times.kind in ("deadline",) or (times.kind == "period" and match.group() not in grammar("states")):
        return None
    subject = low[: match.start()].strip()
    if (not subject and match.re is _FACT_EN) or re.search(r"(?<![a-z])(?:that|which|who|where|because)\W*$", subject):
        return None
    if any(
        t.kinds & {"up", "down", "gain"}
        and "verb" in t.kinds
        and t.start < match.start()
        and t.word not in ("close", "list", "place", "open", "establish", "top", "land", "net", "up")
        for t in tokens
    ):
        return None
    return match.span()
