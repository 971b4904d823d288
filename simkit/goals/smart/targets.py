"""Targets: which number belongs to which metric, and whether it is a level, a change or a starting value."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from simkit.goals.smart.belonging import sentence
from simkit.goals.smart.lexicon import Metric, Token, grammar
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.model import Direction, Operator, TargetKind
from simkit.goals.smart.modifiers import nouns
from simkit.goals.smart.quantity import Quantity

_OPS = r"at least|at most|no less than|no more than|not less than|not more than|no fewer than|more than|less than|fewer than|no lower than|not below|no higher than|over|above|under|below|up to|around|about|roughly|approximately|approx\.?|nearly|almost|some|a minimum of|minimum(?: of)?|min\.?|a maximum of|maximum(?: of)?|max\.?|a total of|exactly|another|~|>=|<=|>|<|≥|≤|just|a further|further|an additional|additional|an extra|extra|as much as|a|an|the|no later than|no longer than|no slower than|within|not exceeding|only|an average of|on average|average|avg|ca\.?|circa|a combined|a full|a solid|well over|well above|well below"
_STRIP = re.compile(
    rf"(?:(?<![a-z])(?:{_OPS})|不低于|不少于|不高于|不超过|不小于|至少|最少|至多|最多|超过|超|突破|低于|高于|大于|小于|约为?|大约|大概|将近|近|逾|多达|累计|共计|合计|总计|总共|共|平均|[+\-~(])[ ]?$"
)
_GTE = re.compile(
    r"(?:at least|no less than|not less than|no fewer than|minimum|min\.?|no lower than|not below|≥|>=|不低于|不少于|至少|最少|不小于|突破|保底)[\w ]{0,5}$"
)
_GT = re.compile(r"(?:more than|over|above|exceed(?:s|ing)?|beyond|(?<![=-])>|超过|高于|大于|超|逾)[ ]?$")
_LTE = re.compile(
    r"(?:at most|no more than|not more than|maximum|max\.?|up to|no higher than|no longer than|no slower than|not exceed(?:ing)?|within|≤|<=|不超过|不高于|至多|最多|控制在|cap(?:ped)? at)[\w ]{0,4}$"
)
_LT = re.compile(r"(?:under|below|less than|fewer than|(?<!=)<|低于|少于|小于|不到)[ ]?$")
#: Bring the discount up to 25 %: up is where it moves, no limit.
_UP_TO = re.compile(r"(?<![a-z])(?:bring|take|get|move|push|lift|raise)s? [^,.;]*up to $")
_APPROX = re.compile(
    r"(?:about|around|roughly|approximately|approx\.?|nearly|almost|~|ca\.?|circa|约|大约|将近|近|大概)[ ]?$"
)
_AFTER_OP = re.compile(
    r" ?(?:(?P<gte>or (?:more|better|higher|above|over)|\+(?!\d)|and (?:above|up)|及?以上|plus|或更[高多])|(?P<lte>or (?:less|lower|fewer|below|under|shorter)|及?以下|以内|之内|内(?!部)|或更[低少短])|(?P<approx>左右|上下|or so))"
)

_LEVEL_EN = re.compile(
    r"(?<![a-z])(?:to|at|of|reach(?:es|ing)?|hit(?:s|ting)?|achiev(?:e|es|ing)|exceed(?:s|ing)?|surpass(?:es|ing)?|is|be|becomes?|stands? at|with|deliver(?:s|ing)?|total(?:s|ling)?|make|break|cross|touch|meet|into|hold|keep|maintain|target:?|goal:?|towards?|equals?|scoring|score|averages?|averaging|top|beat|clear|stay(?:s|ing)?|remain(?:s|ing)?|pass|post|book|generate|sit at|stabili[sz]e at|attain|land) ?$|[:=→>/|] ?$|-> ?$"
)
_CHANGE_EN = re.compile(
    r"(?<![a-z])(?:by|(?<!sign )(?<!pick )(?<!set )(?<!open )(?<!line )(?<!start )(?<!free )up|down|additional|extra|another|further) ?$"
)
_BASE_EN = re.compile(
    r"(?<![a-z])(?:from|currently|(?:currently|now|today) (?:losing|winning|selling|making|getting|seeing|running|having|doing|collecting)|now|today|was|were|baseline:?|base:?|starting (?:at|from|point:?)|start from|vs\.?|versus|against|compared (?:to|with)|at present|up from|down from|presently|(?:at the moment|right now|today|now)(?:,? (?:it|we|this|that|they) (?:is|are|stands?) (?:at )?)|previously|last (?:year|quarter|month):?|currently at|now at|, not|\(not|(?:last|this) (?:year|quarter|month|season|week)'s|today at|today's|current level:?|current:?|actual:?|status quo:?|stands at|standing at|instead of|rather than|than|off|on a base of|in \d{4}:?|\((?:fy ?'?(?:20)?\d\d|20\d\d|[qh][1-4](?: (?:20)?\d\d)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?: 20\d\d)?|last [a-z]+):?)[:=]?(?: (?:a |the |an |its |our |today's |the current |current |present |last year's |this year's |level |value |average |baseline |base |of |at |is |around |about |roughly ){0,5})?$"
)
_BASE_ZH = re.compile(
    r"(?:从(?![业事])|由(?!于)|自(?![营有动播提研建助贸家己主产然驾费])|基线|基数|现状|目前|现在|当前|现有|原来?|原有|现|去年同期|去年|上年|同期|上季度|今年|本季度|本年|上月|现值|当前值|当前水平|现阶段|基准|较|(?<![占对环同类])比)(?:[是为:约在达仅有的]|目前|现在|当前|现有|平均|每[周月天日人]|只有|大约|水平|实际|全年|实现|完成|值|(?<=[从由自])(?:(?![到至达把将]|提升|提高|增长|降低|负责|牵头|签|完成|拜访|拿下|实现|新增|开发|走访|开设|卖|回访|邀约|约见)[\u4e00-\u9fff]){0,10}?的?)*$"
)
_LEVEL_ZH = re.compile(
    r"(?:到|至|为|达|达到|在|是|突破|超过|实现|完成|做到|保持|维持|→|占|冲|冲刺|挑战|守住|不低于|创造|站上|迈上|破|过|做|拿下|贡献|稳定|:|=|定)$"
)
_CHANGE_ZH = re.compile(
    r"(?:增长|提升|提高|增加|扩大|上升|上涨|降低|减少|下降|缩短|压缩|压降|压减|削减|缩减|拉升|拉高|提振|下调|上调|收窄|降|减|涨|增|升|缩|砍|压|提|翻|多|少|成长|降幅|增幅|涨幅|增速|增长率|改善|优化|递增|攀升|节省|节约|抬升|做大|回落|砍掉|下滑|走低|减低|调低|调高|追加|净增|增收|高出|扩充|拓展|增进|多卖|多签|再加|再增|加)(?:了|出|幅度|比例|率|幅)?(?:达到?|为|在|掉|约|个|至少|再|比例为)?$"
)
#: Growth of 8 %, an increase of at least 5 %, a growth rate of 10 %: how much a figure changes.
_RATE_OF = re.compile(
    r"(?<![a-z])(?:growth|increase|rise|uplift|gain|improvement|jump|boost|reduction|decrease|drop|decline|cut|saving|expansion)(?: rate)?(?: in (?:[a-z'-]+ ){0,3}[a-z'-]+)? (?:of|at|above|reaching|(?<=rate )to) $"
)
_AFTER_CHANGE = re.compile(
    r" ?(?:(?!or |and |in |by |per |at |on |for |to |from |of )\w+ )?(?P<word>year[- ]on[- ]year )?(?P<change>growth|increase|rise|uplift|gain|improvement|jump|boost|lift|more(?! than)|higher|bigger|larger|reduction|decrease|drop|decline|cut|fewer|less(?! than)|lower|shorter|faster|smaller|saving|better|expansion|(?:up|down)(?! to))(?![a-z])"
)
_AFTER_ZH = re.compile(
    r"(?:的|以上的?|左右的?|及以上的?)?(?:同比|环比|年度|销售|年)?(?P<change>增长|增幅|提升|涨幅|成长|降幅|下降|增速|增长率|提高|减幅|增加|降低)"
)
_DOWN_AFTER = re.compile(
    r"reduction|decrease|drop|decline|cut|fewer|less|lower|shorter|faster|smaller|saving|down|降|减"
)


#: To 10 % above plan: a change against what was planned or was there.
_BEYOND = re.compile(
    r" (?:above|over(?! 20)|below|under|ahead of|up on|down on) (?:the |our |its |their )?(?:last|this|previous|current|prior)?(?: year's| quarter's)? ?(?:plan|target|budget|forecast|year|quarter|20\d\d)(?![a-z])"
)
#: We won 12 (last year): what has been done is where the goal starts from.
_DONE_BEFORE = re.compile(
    r"(?<![a-z])(?:we|i|they|having|the team|(?:last|this) (?:year|quarter|month|season),? (?:we|i|they)) (?:only |just |had |have )*(?:won|signed|sold|closed|booked|made|did|collected|opened|visited|had|got|landed|added)(?: only| just)? ?$"
)
#: 去年底续费率是71%, 已签8家: a level of a time that is over, what is done.
_WAS_ZH = re.compile(
    r"(?:去年|上年|前年|上季|上个?月|上周)(?:(?!目标|计划)[^,。;]){0,16}(?:是|为|只有|仅|才|约|在|有)$|已经?(?:[^,。;到至]{1,4})了?$"
)
#: Grow revenue at 8 %, at a rate of 8 %: how fast, not how much.
_GROW_AT = re.compile(
    r"(?<![a-z])(?:grow(?:s|ing)?|expand(?:s|ing)?|compound(?:s|ing)?|(?:growth|growing) rate) [^,.;]*?at (?:an? (?:[a-z]+ ){0,2}(?:rate|pace|clip) of )?$|(?<![a-z])at an? (?:[a-z]+ ){0,2}(?:rate|pace|clip) of $"
)


@dataclass(slots=True)
class Aim:
    """A target while it is being put together, in places of the normalised text."""

    metric: Metric | None
    kind: TargetKind
    value: float
    unit: str
    start: int
    end: int
    quantity: Quantity
    op: Operator = "eq"
    direction: Direction = "none"
    stated: str = "none"  #: what the verb says: up, down, keep, none; better where it only says improve
    baseline: float | None = None
    invalid: str | None = None
    mention: Mention | None = None
    issue: str | None = None
    marked: bool = False  #: whether a word such as to, by, 到 ties the number to the figure before it


def stripped(before: str) -> str:
    """What stands before a number once at least, about, 超过 and the like are taken off."""
    while True:
        match = _STRIP.search(before)
        if match is None or match.start() == len(before):
            return before.rstrip() if before.endswith("  ") else before
        before = before[: match.start()]


#: What stands before 1.5 times where the result is named, not the growth: 做到现在的, to today's.
BECAME = re.compile(
    r"(?:到|至|为|是|达到?|to |at )(?:20\d\d年|[去今上](?:半年|年|季度|个?月|期)|现在|目前|当前|现有|原来|原先)?(?:同期|水平|规模)?的?(?:the |our |about |at least |nearly )*$"
)


def role_of(quantity: Quantity, low: str, low_from: int) -> tuple[str, bool]:
    """What a number is for (level, change, base, none) and whether a word before it says so."""
    before, after = low[low_from : quantity.start], low[quantity.end : quantity.end + 30]
    core = stripped(before)
    if re.search(r"(?:->|=>|→) ?(?:at least |about )?$", before):
        return "level", True
    if quantity.unit == "x" and BECAME.search(core):
        return "level", True
    if quantity.change:
        return "change", False
    sign_level = quantity.sign and re.search(r"(?:到|至|to |at |of )[+-]$", before)
    if quantity.sign and not sign_level and not re.search(r"[:=] ?$", core):
        return "change", False
    changed = _AFTER_CHANGE.match(after) or _AFTER_ZH.match(after)
    if quantity.unit == "%" and _BEYOND.match(after):
        return "change", True
    if _DONE_BEFORE.search(core) or _WAS_ZH.search(core):
        return "base", True
    if (
        re.search(r"(?<![a-z])from (?:[\w'-]+ ){0,6}$", core)
        and re.match(r"(?: ?(?!and(?![a-z]))\w+){0,6}? ?(?:to|->|→|up to|down to) ", after)
        and not re.search(r"[,;]", core[core.rfind("from") :])
    ):
        return "base", True
    if (quantity.unit == "%" or len(quantity.unit) == 3 or quantity.scaled) and core.endswith("after "):
        return "base", True
    if re.search(r"[,(] ?(?:and )?not (?:at )?$", core):
        return "base", True
    if re.search(r"(?<![a-z])(?:after|following) [^,.;(]{0,24}\($", before):
        return "base", True  # after a weak 2026 (EUR 7.8m)
    if quantity.unit == "%" and _GROW_AT.search(core):
        return "change", True
    if _BASE_EN.search(core) or _BASE_ZH.search(core):
        return "base", True
    today = re.match(
        r" ?(?:today|now|currently|at present|at the moment|right now|so far|to date|at this time|this year|last year|last quarter|in 20\d\d\)|目前|现在|当前|的?(?:基数|基线|水平)(?!以上))(?![a-z])",
        after,
    )
    if today and not (core.endswith(("to ", "at ", "reach ", "hit ")) or _CHANGE_EN.search(core)):
        return "base", True
    if re.search(
        r"增(?:长|速)率?(?:达到?|为|在|实现|保持在?|不低于)?$|(?:增幅|涨幅|降幅|增速)(?:达到?|为|在|不低于|至少)?$",
        core,
    ):
        return "change", True
    if (
        _CHANGE_EN.search(core)
        or _CHANGE_ZH.search(core)
        or (quantity.unit in ("%", "pp") and core.endswith(" ") and _RATE_OF.search(core, max(0, len(core) - 80)))
    ):
        return "change", True
    if changed and quantity.unit in ("%", "pp", "x"):
        return "change", False
    if _LEVEL_EN.search(core) or _LEVEL_ZH.search(core):
        return "level", not re.search(r"[:/|] ?$", core)
    return "none", False


def operator(quantity: Quantity, low: str) -> Operator:
    """At least, at most, about, between."""
    before, after = low[max(0, quantity.start - 24) : quantity.start], low[quantity.end : quantity.end + 20]
    if quantity.high is not None:
        return "range"
    behind = _AFTER_OP.match(after)
    if behind:
        return "gte" if behind["gte"] else "lte" if behind["lte"] else "approx"
    if _UP_TO.search(low, max(0, quantity.start - 90), quantity.start):
        return "eq"
    tests: tuple[tuple[re.Pattern[str], Operator], ...] = (
        (_GTE, "gte"),
        (_LTE, "lte"),
        (_GT, "gt"),
        (_LT, "lt"),
        (_APPROX, "approx"),
    )
    return next((name for pattern, name in tests if pattern.search(before)), "eq")


def guides(low: str, tokens: list[Token]) -> list[Token]:
    """The words that say which way a figure is to go: lift, cut, keep, growth; not those in at least, no more than."""
    as_nouns = nouns(low, tokens)
    figures = {token.start for token in tokens if token.metric is not None}
    return [
        token
        for token in tokens
        if token.word in grammar("improving")
        or (_guides(token, low) and token.start not in as_nouns and _moves(token, low, figures))
    ]


_MOVED = re.compile(
    r"[了到至为成在掉去出约近超个上下一半于定住就再低高少多]|[\d零一二两三四五六七八九十百千万]|[ ,。;]|$"
)


def _moves(token: Token, low: str, figures: set[int]) -> bool:
    """A single character such as 降 or 升 leads to a figure or a number; elsewhere it is part of a name: 降噪耳机."""
    if token.end - token.start > 1 or token.word.isascii():
        return True
    return token.end in figures or bool(_MOVED.match(low, token.end))


#: Quotes on lifts: a noun that is also a verb, behind a preposition.
_STOPPED = re.compile(r"(?<![a-z])(?:stop|halt|revers|end|arrest|brak)(?:s|e|es|ing)? (?:the |this |our |any )$")
_OBJECT = re.compile(r"(?<![a-z])(?:on|of|for|with|from|the|our|per|all) $")
#: For goods lifts down by, the building-trade customers: a noun with a word before it, a part of a word.
_NAMED = re.compile(r"(?<![a-z])(?:on|of|for|with|from) [a-z-]+ $")
_NOUN_ENDS = re.compile(r" (?:by|down|up|to|from|in|at|against|until|before|and)(?![a-z])|[.,;:]|$")
#: Down by a third, up by 5: which way, right before the number.
_WAY = re.compile(r"(?<![a-z])(?P<way>up|down) by (?:(?:about|around|at least|some|nearly|over) )?$")


def _guides(token: Token, low: str) -> bool:
    return bool(
        token.kinds & {"up", "down", "keep"}
        and ("verb" in token.kinds or not token.word.isascii() or token.word in grammar("nouns_of_change"))
        and token.word not in grammar("comparatives")
        and not re.search(r"(?:no|not|at|more|than|or) $|不$", low[max(0, token.start - 6) : token.start])
        and not _STOPPED.search(low, max(0, token.start - 18), token.start)
        and not (token.word.endswith("s") and _OBJECT.search(low, max(0, token.start - 9), token.start))
        and not (
            token.word.endswith("s")
            and _NOUN_ENDS.match(low, token.end)
            and _NAMED.search(low, max(0, token.start - 24), token.start)
        )
        and not re.match("-[a-z]", low[token.end : token.end + 2])
    )


def direction_of(quantity: Quantity, low: str, guides: list[Token], metric: Metric | None) -> tuple[Direction, str]:
    """The wanted direction, and what the verb alone says."""
    if quantity.change:
        return ("up", "up") if quantity.change == "up" else ("down", "down")
    after = low[quantity.end : quantity.end + 30]
    changed = _AFTER_CHANGE.match(after) or _AFTER_ZH.match(after)
    if changed:
        word = "down" if _DOWN_AFTER.search(changed["change"]) else "up"
        return ("up" if word == "up" else "down"), word
    said = _WAY.search(low, max(0, quantity.start - 24), quantity.start)
    if said:
        return ("up", "up") if said["way"] == "up" else ("down", "down")
    begin, _ = sentence(low, quantity.start, quantity.end)
    if _UP_TO.search(low, begin, quantity.start):
        return "up", "up"
    last = bisect_right(guides, quantity.start, key=lambda t: t.end) - 1
    if last >= 0 and guides[last].start >= begin:
        token = guides[last]
        if token.word in grammar("improving"):
            better = metric.better if metric else "up"
            return ("down" if better == "down" else "up"), "better"
        for way in ("down", "up", "keep"):
            if way in token.kinds:
                if way == "up" and "gain" in token.kinds and metric is not None and metric.role == "outcome":
                    return "up", "none"
                return way, way
    if quantity.sign:
        return ("up", "up") if quantity.sign == "+" else ("down", "down")
    return "none", "none"
