"""Targets: which number belongs to which metric, and whether it is a level, a change or a starting value."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from simkit.goals.smart.areas import Area
from simkit.goals.smart.lexicon import Metric, Token, metric_of
from simkit.goals.smart.mentions import Mention
from simkit.goals.smart.model import Direction, Operator, TargetKind
from simkit.goals.smart.modifiers import nouns
from simkit.goals.smart.quantities import Quantity

_OPS = r"at least|at most|no less than|no more than|not less than|not more than|no fewer than|more than|less than|fewer than|no lower than|not below|no higher than|over|above|under|below|up to|around|about|roughly|approximately|approx\.?|nearly|almost|some|a minimum of|minimum(?: of)?|min\.?|a maximum of|maximum(?: of)?|max\.?|a total of|exactly|another|~|>=|<=|>|<|≥|≤|just|a further|further|an additional|additional|an extra|extra|as much as|a|an|the|no later than|within|not exceeding|only|an average of|on average|average|avg|ca\.?|circa|a combined|a full|a solid|well over|well above|well below"
_STRIP = re.compile(
    rf"(?:(?<![a-z])(?:{_OPS})|不低于|不少于|不高于|不超过|不小于|至少|最少|至多|最多|超过|超|突破|低于|高于|大于|小于|约为?|大约|大概|将近|近|逾|多达|累计|共计|合计|总计|总共|共|平均|[+\-~(])[ ]?$"
)
_GTE = re.compile(
    r"(?:at least|no less than|not less than|no fewer than|minimum|min\.?|no lower than|not below|≥|>=|不低于|不少于|至少|最少|不小于|突破|保底)[\w ]{0,5}$"
)
_GT = re.compile(r"(?:more than|over|above|exceed(?:s|ing)?|beyond|(?<![=-])>|超过|高于|大于|超|逾)[ ]?$")
_LTE = re.compile(
    r"(?:at most|no more than|not more than|maximum|max\.?|up to|no higher than|not exceed(?:ing)?|within|≤|<=|不超过|不高于|至多|最多|控制在|cap(?:ped)? at)[\w ]{0,4}$"
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
_CHANGE_EN = re.compile(r"(?<![a-z])(?:by|up|down|additional|extra|another|further) ?$")
_BASE_EN = re.compile(
    r"(?<![a-z])(?:from|currently|now|today|was|were|baseline:?|base:?|starting (?:at|from|point:?)|start from|vs\.?|versus|against|compared (?:to|with)|at present|up from|down from|presently|previously|last (?:year|quarter|month):?|currently at|now at|today at|today's|current level:?|current:?|actual:?|status quo:?|stands at|standing at|instead of|rather than|than|off|on a base of|in \d{4}:?)(?: (?:a |the |an |its |our |today's |the current |current |present |last year's |this year's |level |value |average |baseline |base |of |at |is |around |about |roughly ){0,5})?$"
)
_BASE_ZH = re.compile(
    r"(?:从|由|自|基线|基数|现状|目前|现在|当前|现有|原来?|原有|现|去年同期|去年|上年|同期|上季度|今年|本季度|本年|上月|现值|当前值|当前水平|现阶段|基准|较|(?<![占对环同类])比)(?:[是为:约在达仅有的]|目前|现在|当前|现有|平均|每[周月天日人]|只有|大约|水平|实际|全年|实现|完成|值|(?<=[从由自])(?:(?![到至达把将]|提升|提高|增长|降低|负责|牵头|签约|签下|完成|拜访|拿下|实现|新增|开发|走访|开设|卖|回访|邀约|约见)[\u4e00-\u9fff]){0,10}?的?)*$"
)
_LEVEL_ZH = re.compile(
    r"(?:到|至|为|达|达到|在|是|突破|超过|实现|完成|做到|保持|维持|→|占|冲|冲刺|挑战|守住|不低于|创造|站上|迈上|破|过|做|拿下|贡献|稳定|:|=|定)$"
)
_CHANGE_ZH = re.compile(
    r"(?:增长|提升|提高|增加|扩大|上升|上涨|降低|减少|下降|缩短|压缩|压降|压减|削减|缩减|拉升|拉高|提振|下调|上调|收窄|降|减|涨|增|升|缩|砍|压|提|翻|多|少|成长|降幅|增幅|涨幅|增速|增长率|改善|优化|递增|攀升|节省|节约|抬升|做大|回落|砍掉|下滑|走低|减低|调低|调高|追加|净增|增收|高出|扩充|拓展|增进|多卖|多签|再加|再增|加)(?:了|出|幅度|比例|率|幅)?(?:达到?|为|在|掉|约|个|至少|再|比例为)?$"
)
_AFTER_CHANGE = re.compile(
    r" ?(?:(?!or |and |in |by |per |at |on |for |to |from |of )\w+ )?(?P<word>year[- ]on[- ]year )?(?P<change>growth|increase|rise|uplift|gain|improvement|jump|boost|lift|more(?! than)|higher|bigger|larger|reduction|decrease|drop|decline|cut|fewer|less(?! than)|lower|shorter|faster|smaller|saving|better|expansion|up(?! to)|down)(?![a-z])"
)
_AFTER_ZH = re.compile(
    r"(?:的|以上的?|左右的?|及以上的?)?(?:同比|环比|年度|销售|年)?(?P<change>增长|增幅|提升|涨幅|成长|降幅|下降|增速|增长率|提高|减幅|增加|降低)"
)
_DOWN_AFTER = re.compile(
    r"reduction|decrease|drop|decline|cut|fewer|less|lower|shorter|faster|smaller|saving|down|降|减"
)
_BREAK = frozenset(
    {
        "with",
        "for",
        "from",
        "in",
        "by",
        "to",
        "at",
        "on",
        "per",
        "each",
        "every",
        "while",
        "through",
        "via",
        "until",
        "before",
        "and",
        "or",
        "across",
        "within",
        "among",
        "into",
        "as",
        "that",
        "which",
        "who",
        "than",
        "during",
        "but",
        "so",
        "over",
        "under",
        "because",
        "when",
    }
)
_NEUTRAL = frozenset(
    {
        "improve",
        "improves",
        "improving",
        "improved",
        "optimise",
        "optimize",
        "enhance",
        "better",
        "改善",
        "优化",
        "改进",
        "strengthen",
        "tighten",
        "accelerate",
        "accelerates",
        "speed up",
        "加快",
        "提速",
        "faster",
        "upgrade",
        "drive",
        "push",
        "recover",
        "recovers",
    }
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


def unit_kind(quantity: Quantity) -> str:
    """The kind of a unit: rate, pp, money, time, score, multiple, count, bare or scaled."""
    unit = quantity.unit
    if unit == "%":
        return "rate"
    if unit == "pp":
        return "pp"
    if unit in ("points", "stars"):
        return "score"
    if unit == "x":
        return "multiple"
    if unit in ("days", "weeks", "months", "hours", "minutes", "seconds", "years", "quarters"):
        return "time"
    if unit == "count":
        return "count"
    if unit:
        return "money"
    return "scaled" if quantity.scaled else "bare"


def fits(metric: Metric, kind: str, change: bool) -> bool:
    """Whether the metric can have a number of that kind."""
    units = metric.units
    if kind == "rate":
        return change or "rate" in units
    if kind == "pp":
        return "rate" in units or metric.unit == "score"
    if kind == "score":
        return "score" in units or (change and "rate" in units)
    if kind == "multiple":
        return "multiple" in units or change
    if kind == "scaled":
        return "money" in units or "count" in units
    if kind == "bare":
        return bool({"count", "score", "multiple"} & set(units))
    return kind in units


def stripped(before: str) -> str:
    """What stands before a number once at least, about, 超过 and the like are taken off."""
    while True:
        match = _STRIP.search(before)
        if match is None or match.start() == len(before):
            return before.rstrip() if before.endswith("  ") else before
        before = before[: match.start()]


#: What stands before 1.5 times where the result is named, not the growth: 做到现在的, to today's.
BECAME = re.compile(
    r"(?:到|至|为|是|达到?|to |at )(?:[去今上](?:年|季度|期)|现在|目前|当前|现有|原来|原先)?(?:同期|水平|规模)?的?(?:the |our |about |at least |nearly )*$"
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
    sign_level = quantity.sign == "-" and re.search(r"(?:到|至|to |at )-$", before)
    if quantity.sign and not sign_level and not re.search(r"[:=] ?$", core):
        return "change", False
    changed = _AFTER_CHANGE.match(after) or _AFTER_ZH.match(after)
    if (
        re.search(r"(?<![a-z])from (?:[\w'-]+ ){0,6}$", core)
        and re.match(r"(?: ?\w+){0,6}? ?(?:to|->|→|up to|down to) ", after)
        and not re.search(r"[,;]", core[core.rfind("from") :])
    ):
        return "base", True
    if _BASE_EN.search(core) or _BASE_ZH.search(core):
        return "base", True
    today = re.match(
        r" ?(?:today|now|currently|at present|this year|last year|last quarter|in 20\d\d\)|目前|现在|当前|的?(?:基数|基线|水平)(?!以上))(?![a-z])",
        after,
    )
    if today and not (core.endswith(("to ", "at ", "reach ", "hit ")) or _CHANGE_EN.search(core)):
        return "base", True
    if re.search(
        r"增(?:长|速)率?(?:达到?|为|在|实现|保持在?|不低于)?$|(?:增幅|涨幅|降幅|增速)(?:达到?|为|在|不低于|至少)?$",
        core,
    ):
        return "change", True
    if _CHANGE_EN.search(core) or _CHANGE_ZH.search(core):
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


@lru_cache(maxsize=8)
def _stops(low: str) -> tuple[Area, ...]:
    """Where the sentences of a text end."""
    return tuple(m.span() for m in re.finditer(r"[;。!\n]|(?<![ie]\.[eg])(?<! vs)(?<!approx)\. ", low))


def sentence(low: str, start: int, end: int) -> Area:
    """The sentence around a place."""
    stops = _stops(low)
    before = bisect_right(stops, start, key=lambda stop: stop[1]) - 1
    after = bisect_left(stops, end, key=lambda stop: stop[0])
    return stops[before][1] if before >= 0 else 0, stops[after][0] if after < len(stops) else len(low)


def phrase_after(quantity: Quantity, low: str, tokens: list[Token], stop: int) -> list[Token]:
    """The words of the noun phrase that the number counts."""
    phrase: list[Token] = []
    at = quantity.end
    for token in islice(tokens, bisect_left(tokens, quantity.end, key=lambda t: t.start), None):
        if token.start >= stop or re.search(r"[^ \-'\"的个多余()/]", low[at : token.start]) or token.start - at > 3:
            break
        if token.word in _BREAK or len(phrase) >= 6:
            break
        phrase.append(token)
        at = token.end
        if token.metric is not None and not (
            at < len(low) and re.match(r" ?(?:requests?|visits?|calls?|meetings?)", low[at:])
        ):
            break
    return phrase


_NOUNS_OF_CHANGE = frozenset(
    [
        "growth",
        "increase",
        "reduction",
        "decrease",
        "rise",
        "decline",
        "drop",
        "uplift",
        "improvement",
        "up from",
        "down from",
        "increase in",
        "growth of",
        "expansion",
    ]
)
_COMPARATIVES = frozenset(
    [
        "above",
        "under",
        "below",
        "more",
        "less",
        "fewer",
        "higher",
        "超",
        "better",
        "faster",
        "多",
        "少",
        "plus",
        "minus",
        "additional",
        "extra",
        "高于",
        "低于",
    ]
)


def guides(low: str, tokens: list[Token]) -> list[Token]:
    """The words that say which way a figure is to go: lift, cut, keep, growth; not those in at least, no more than."""
    as_nouns = nouns(low, tokens)
    figures = {token.start for token in tokens if token.metric is not None}
    return [
        token
        for token in tokens
        if token.word in _NEUTRAL
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


def _guides(token: Token, low: str) -> bool:
    return bool(
        token.kinds & {"up", "down", "keep"}
        and ("verb" in token.kinds or not token.word.isascii() or token.word in _NOUNS_OF_CHANGE)
        and token.word not in _COMPARATIVES
        and not re.search(r"(?:no|not|at|more|than|or) $|不$", low[max(0, token.start - 6) : token.start])
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
    begin, _ = sentence(low, quantity.start, quantity.end)
    if _UP_TO.search(low, begin, quantity.start):
        return "up", "up"
    last = bisect_right(guides, quantity.start, key=lambda t: t.end) - 1
    if last >= 0 and guides[last].start >= begin:
        token = guides[last]
        if token.word in _NEUTRAL:
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


#: A number on a line of its own that says it is the number of the goal.
_LABEL = re.compile(
    r"(?<![a-z])(?:number|target|value|amount|how (?:many|much)|quantity|count|figure) ?[:=] ?$|(?:数量|目标值|数值|数字)[:=]$"
)


def found_metric(
    quantity: Quantity, role: str, marked: bool, low: str, tokens: list[Token], all_mentions: list[Mention]
) -> tuple[Metric | None, Mention | None, bool]:
    """The metric that the number belongs to, where it is named, and whether their units fit."""
    begin, stop = sentence(low, quantity.start, quantity.end)
    kind, change = unit_kind(quantity), role == "change"
    phrase = phrase_after(quantity, low, tokens, stop)
    if (phrase and any(t.word in _THINGS for t in phrase)) or _THINGS_ZH.match(low[quantity.end :]):
        return None, None, False
    first, last = (bisect_left(all_mentions, at, key=lambda m: m.start) for at in (begin, stop))
    here = _counting(all_mentions[first:last], kind)
    if kind in ("count", "bare") and not any(t.metric for t in phrase) and _HIRED.search(low, begin, quantity.start):
        return None, None, False
    activity = any("activity" in t.kinds for t in phrase) and not any(t.metric for t in phrase)
    if kind in ("count", "bare") and activity and not any(m.end <= quantity.start for m in here):
        return None, None, False
    strong = [m for m in here if not m.weak]
    before = [
        m
        for m in here
        if m.end <= quantity.start and not (m.weak and m.governed and any(s.end <= quantity.start for s in strong))
    ]
    spots = {(t.start, t.end) for t in phrase}
    after = [m for m in here if (m.start, m.end) in spots]
    if not after and not marked:
        joined = re.match(
            r" ?(?:[\w%]+ )?(?:growth|increase|rise|uplift|gain|improvement|reduction|decrease|drop|decline|cut|more|higher|lower|fewer|less|of|in|on)?(?: (?:in|of|on))? ?(?:the |our |its )?",
            low[quantity.end :],
        )
        reach = quantity.end + (joined.end() if joined else 0) + 28
        after = [
            m
            for m in here
            if quantity.end <= m.start <= reach
            and not re.search(r"[,;]| (?:by|until|from|for|to|with) ", low[quantity.end : m.start])
        ][:1]
    verb_first = next(
        (
            m
            for m in reversed(before)
            if m.verb and quantity.start - m.end <= 14 and not re.search("[,;]", low[m.end : quantity.start])
        ),
        None,
    )
    if (
        verb_first is not None
        and after
        and fits(verb_first.metric, kind, change)
        and verb_first.metric.role == "process"
    ):
        return verb_first.metric, verb_first, True
    if (
        verb_first is not None
        and not after
        and fits(verb_first.metric, kind, change)
        and verb_first.metric.role == "process"
        and kind in ("count", "bare")
        and all(m.weak for m in before if m.start > verb_first.start)
    ):
        return verb_first.metric, verb_first, True
    order = [*reversed(before), *after] if marked else [*after, *reversed(before)]
    if marked and not before:
        order = [*after, *(m for m in here if m.start >= quantity.end)]
    elif not order:
        order = [m for m in here if m.start >= quantity.end]
    if kind in ("count", "bare", "scaled") and not after and not marked:
        nearest = [m for m in order if quantity.start - m.end <= 40 or m.start >= quantity.end]
        order = nearest or order
    if not order:
        labelled = _LABEL.search(low, max(0, quantity.start - 24), quantity.start)
        earlier = [
            m
            for m in _counting(all_mentions[:first], kind)
            if m.end <= quantity.start and (not m.weak or (labelled and not m.verb and not m.governed))
        ]
        order = earlier[-1:]
    fitting = [m for m in order if fits(m.metric, kind, change)]
    if marked and order:
        governing = next((m for m in order if not m.verb), order[0])
        counted = governing.metric.unit == "rate" and kind in ("bare", "count") and "count" in governing.metric.units
        if counted and re.search("rate|ratio|率", governing.word) and role == "level":
            return governing.metric, governing, False
        nouns = [m for m in after if not m.verb]
        if nouns and re.match(r" (?!by|in|per|a|at|to|for|from|and|each|with|until|before)[a-z]", low[nouns[0].end :]):
            nouns = []  # shop tenants: the figure only says which
        other_unit = bool(nouns) and nouns[0].metric.id != governing.metric.id and kind == "bare"
        if fits(governing.metric, kind, change) and not other_unit:
            return governing.metric, governing, True
        near = [m for m in fitting if not m.weak or m.verb]
        comma = max(low.rfind(",", begin, quantity.start), begin)
        same = [m for m in near if m.start >= comma and m.end <= quantity.start and abs(m.start - governing.start) < 25]
        if same and not other_unit:
            return same[0].metric, same[0], True
        if nouns and governing.word in _BLANK_FIGURES and fits(nouns[0].metric, kind, change):
            return nouns[0].metric, nouns[0], True  # sales of 40,000 units, a quota of 12 viewings
        return governing.metric, governing, False
    if fitting:
        best = next((m for m in fitting if not m.verb), None)
        if (
            best is None
            or (fitting[0].verb and fitting[0].metric.role == "process")
            or (fitting[0].verb and best.start > quantity.end + 30)
        ):
            best = fitting[0]
        return best.metric, best, True
    implied_metric = _counted(quantity, phrase, low, tokens, begin)
    if implied_metric is not None and kind in ("count", "bare", "scaled"):
        return implied_metric, None, True
    if order:
        return order[0].metric, order[0], False
    return None, None, False


#: 招20名销售: people who are hired, not won.
_HIRED = re.compile(r"(?:招聘|招募|扩招|招满|招进|增员|(?<![^明今年月季度内前底再要,。 ])招)(?:满|到|进|够)?$")
#: Words for a figure that leave open what is counted.
_BLANK_FIGURES = frozenset({"sales", "sale", "quota", "quotas", "销售"})
_THINGS = frozenset(
    {"things", "thing", "stuff", "bits", "bits and pieces", "items", "pieces", "matters", "somethings", "goodies"}
)
_THINGS_ZH = re.compile(
    r"(?:大|小|好|重要的?|的)?(?:东西|事儿|事情|事(?!业|故|项|务|例)|玩意|活儿|方面|亮点|突破|惊喜|点子|台阶|层次|想法|举措|措施|动作|步骤|人员|心愿)"
)
_WORTH = {
    "orders": "order_value",
    "contracts": "order_value",
    "deals": "order_value",
    "units_sold": "revenue",
    "opportunities": "pipeline_value",
    "renewal_rate": "other:renewal_value",
    "cross_sell_rate": "revenue",
    "quotes": "other:quote_value",
}


def _counting(found: list[Mention], kind: str) -> list[Mention]:
    """The figures that a number of this kind can be about."""
    return [_worth(m, kind) for m in found if not (kind in ("rate", "pp") and _is_place(m))]


def _worth(mention: Mention, kind: str) -> Mention:
    """Three million of orders is their value, not their number."""
    if mention.verb and mention.metric.id == "revenue" and kind == "count":
        return replace(mention, metric=metric_of("units_sold"))
    if (
        kind != "money"
        or mention.metric.id not in _WORTH
        or re.search("rate|ratio|率", mention.word)
        or "money" in mention.metric.units
    ):
        return mention
    return replace(mention, metric=Metric(_WORTH[mention.metric.id], "money", "up", "level"))


def _is_place(mention: Mention) -> bool:
    """The Porto shop by itself is no figure that can grow by a tenth; shops, number of shops are."""
    if (
        not mention.weak
        or mention.verb
        or mention.metric.id not in ("stores", "partners", "customers", "leads", "deals", "orders", "contracts")
    ):
        return False
    if mention.word.isascii():
        return not mention.word.endswith("s") and not re.search(r"base|count|volume|number|acquisition", mention.word)
    return not re.search(r"[数量]$", mention.word) and mention.word in (
        "门店",
        "店铺",
        "网点",
        "店面",
        "专卖店",
        "体验店",
        "旗舰店",
        "项目",
        "展厅",
    )


_BY_MEASURE = {
    "单": "orders",
    "笔": "orders",
    "张": "orders",
    "家": "new_customers",
    "户": "new_customers",
    "台": "units_sold",
    "套": "units_sold",
    "辆": "units_sold",
    "件": "units_sold",
    "箱": "units_sold",
    "吨": "units_sold",
    "瓶": "units_sold",
    "盒": "units_sold",
    "份": "contracts",
    "桶": "units_sold",
    "座": "units_sold",
}


def _counted(quantity: Quantity, phrase: list[Token], low: str, tokens: list[Token], begin: int) -> Metric | None:
    """What is counted where no metric is named: schools that are won, machines that are sold."""
    nouns = [t for t in phrase if t.unknown or t.kinds & {"entity", "segment", "place"}]
    entity = any("entity" in t.kinds and t.metric is None for t in phrase)
    verbs = [
        t for t in tokens if begin <= t.start and t.end <= quantity.start and t.kinds & {"gain", "sell", "process"}
    ]
    if not verbs:
        return (
            metric_of("new_customers")
            if entity and not any("activity" in t.kinds or "role" in t.kinds for t in phrase)
            else None
        )
    verb = verbs[-1]
    if "gain" in verb.kinds and any(t.word in ("project", "projects") for t in phrase):
        return metric_of("deals")
    if any("activity" in t.kinds or "role" in t.kinds for t in phrase):
        return None
    measure = _BY_MEASURE.get(low[quantity.end - 1 : quantity.end])
    chinese_count = quantity.unit == "count"
    if "sell" in verb.kinds and (nouns or chinese_count):
        return metric_of("units_sold")
    if "gain" in verb.kinds and (
        nouns
        or (
            chinese_count
            and any(
                t.unknown or t.kinds & {"entity", "segment"} for t in tokens if verb.end <= t.start < quantity.start
            )
        )
    ):
        return metric_of("new_customers")
    if "process" in verb.kinds and any("entity" in t.kinds or "role" in t.kinds for t in phrase):
        return metric_of("meetings")
    if entity:
        return metric_of("new_customers")
    return metric_of(measure) if measure and "gain" in verb.kinds else None
