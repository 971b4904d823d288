"""Whether a sign of what is no goal means what it looks like: an order that turns into revenue is no advert."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from simkit.goals.smart.areas import Area
from simkit.goals.smart.lexicon import Token, grammar
from simkit.goals.smart.mention import Mention


class Found(NamedTuple):
    """A sign and the text that it was found in."""

    word: str
    start: int
    end: int
    low: str
    mentions: list[Mention]
    tokens: list[Token]


_LIMIT = re.compile(
    r"(?:do not|don't|never|not|不|不要|不会|不得|不让|别让|不能|won't|will not|must not|绝不) ?(?:(?:let|allow|exceed|fall|drop|lose|accept|give|miss|slip|go (?:above|below|over|under|beyond|past|up|down))(?![a-z])|低于|超过|高于|少于|让|流失|得)"
)
#: What I will deliver by March: the subject before its verb tells rather than asks.
_TOLD = re.compile(r"(?:what|how|where|when|why) (?:we|i|they|he|she|it|the|our|my|this|that)(?![a-z])")
_SAYS_WHICH = re.compile(r"(?<![a-z])(?:that|who|which|have|had|has|were|was) $")
#: The Ghent project is cancelled, so Tom can help.
_ANOTHER_THING = re.compile(
    r"(?:the|our) [a-z-]+ (?:project|fair|event|order|trip|contract|show|tour|meeting|launch|campaign)s? (?:is|are|was|were|has been|have been|got) $"
)
_NOUN_ORDER = re.compile(r"order (?:before|by|today|now)")
_COUNTS = re.compile(r"\d|[一二两三四五六七八九十百千万]+[家个单万元次台户位%成]")
_CALLED_OFF_ZH = re.compile(r"收回(?:逾期|欠款|货款|应收|账款|款|\d)|取消率|订单取消|取消(?:订单|率)")


#: The old plan was dropped, 旧计划已取消: what came before the goal that follows.
_OLD_PLAN = re.compile(
    r"(?:(?<![a-z])(?:old|previous|former|earlier|original|first|last [a-z]+'s|this year's) (?:[a-z]+ ){0,2}(?:plan|goal|target|aim|idea|project)s? (?:[a-z]+ ){0,3}"
    r"|(?:旧|老|原有?|原来|原先|之前|上一?[版个轮]|去年)的?[^,。;]{0,4}(?:计划|目标|方案|项目)[^,。;]{0,4})$"
)


def of_old(low: str, start: int) -> bool:
    """Whether what is taken back at that place is a plan of old, and a number follows it."""
    return bool(_OLD_PLAN.search(low, 0, start) and _COUNTS.search(low, start) and not _COUNTS.search(low, 0, start))


def _takes_back(found: Found) -> bool:
    if of_old(found.low, found.start):
        return False
    word = re.escape(found.word)
    if found.word in grammar("maybe_noun"):
        if _SAYS_WHICH.search(found.low, 0, found.start):
            return False  # families that cancelled
        if _ANOTHER_THING.search(found.low, 0, found.start):
            return False
        if re.search(
            rf"(?:the|of|number of|any|every|all|a|an) {word}|{word} (?:orders?|visits?|appointments?|contracts?|extras?|customer)",
            found.low,
        ):
            return False
    called_off = found.word.startswith(("反正", "收回", "作废", "搁置", "取消", "随便"))
    reason = not _COUNTS.search(found.low, 0, found.start) and _COUNTS.search(found.low, found.end)
    return not (called_off and (reason or _CALLED_OFF_ZH.search(found.low)))


#: What a goal does that an advert does not, in Chinese.
_STRIVES_ZH = frozenset(
    ["提升", "降低", "达到", "实现", "增长", "提高", "减少", "控制", "做到", "突破", "过", "破", "冲到", "提到", "降到"]
)
_SURELY_ADVERT = re.compile(r"% off|(?<![\d.])(?!20\d\d )\d+ \w+ free|立减|promo code|满\d+减|use code|buy one")


#: With free delivery as the lever, 靠包邮政策: what is offered as the means of a goal that stands beside it.
_AS_LEVER = re.compile(
    r"[^,.;]{0,40}? as (?:the|an?|our) (?:main |key |first )?(?:lever|hook|incentive|means|door-opener|argument|bait|driver)(?![a-z])"
    r"|[^,。;]{0,6}?(?:为抓手|为手段|做抓手|政策)"
)
_BY_LEVER = re.compile(
    r"(?<![a-z])(?:through|via|by means of|by offering|with the help of|using)(?: (?:the|an?|our))? (?:[a-z]+ ){0,2}$|(?:靠|凭借?|通过|借助|利用|依托)[^,。;]{0,6}$"
)


def _is_lever(found: Found) -> bool:
    """Whether an offer is only how a goal with a verb of its own is to be reached."""
    aims = any(t.kinds & {"up", "down", "gain", "sell"} for t in found.tokens if not found.start <= t.start < found.end)
    return aims and bool(
        _AS_LEVER.match(found.low, found.end) or _BY_LEVER.search(found.low, max(0, found.start - 40), found.start)
    )


def _sells(found: Found) -> bool:
    if _is_lever(found) and not _SURELY_ADVERT.search(found.low):
        return False
    noun = re.search(r"(?<!please)(?<!and)(?<!so)[a-z\d] $|[的个笔张] ?$", found.low[: found.start])
    if noun and _NOUN_ORDER.match(found.word):
        return False  # turned into an order by May
    goal = any(not m.weak for m in found.mentions) and any(
        (t.kinds & {"up", "down", "keep", "reach"} and "verb" in t.kinds) or t.word in _STRIVES_ZH for t in found.tokens
    )
    return not goal or bool(_SURELY_ADVERT.search(found.low))


_OTHERS_PLAN_ZH = re.compile(r"(?:计划|打算|准备|拟|将|要|明年|今年|预测|预计|预期|判断|看好|认为)$")
_OTHERS_ZH = re.compile(r"(?:他们|人家|别人|同行|竞争对手|对手|竞品|友商|老师|讲师|教练|教材|案例|模板|引用|文章)")


def _quotes(found: Found) -> bool:
    low, word, tail = found.low, found.word, found.low[found.end :]
    if word == "to quote" and re.search(r"from [a-z]+ $", low[: found.start]):
        return False
    if _OTHERS_PLAN_ZH.search(word):
        return True
    middle = bool(_COUNTS.search(low, 0, found.start)) and '"' not in low
    if middle and re.match(r"(?:例如|比如|譬如|for example|for instance|such as|like)", word):
        return False
    if _OTHERS_ZH.match(word) and not re.search(r'"|说|写|讲|:|宣布|称', word + tail[:4]):
        return False
    return bool(re.search(r"\d|[一二三四五六七八九]成|提升|增长|sales|revenue|goal|increase|grow|翻", low))


#: Could you put this in: 能不能帮我填上: a request to take down what follows.
_TAKE_DOWN = re.compile(
    r"(?:hi|hello|hey|please)?[ ,]*(?:can|could|would|will) you (?:please |kindly |just )?(?:put|write|note|add|enter|log|record|file|take|jot|save|include|use|change|update|set|make)(?: [a-z]+){0,5} ?:"
    r"|(?:能不能|能否|可否|可不可以|可以)(?:请|麻烦|帮|您|你|我们?|忙)+[^,。:]{0,8}:"
)


def request(low: str) -> Area | None:
    """Where the text only asks to take down what follows."""
    found = _TAKE_DOWN.match(low)
    return found.span() if found and not low.rstrip(" \"')").endswith("?") else None


def asks_to_note(low: str, at: int) -> bool:
    """Whether what stands at that place only asks to take down what follows."""
    asked = request(low)
    return asked is not None and at < asked[1]


def _asks(found: Found) -> bool:
    if asks_to_note(found.low, found.start):
        return False
    if "?" not in found.word and _TOLD.match(found.word):
        return False
    verb_first = re.match(r"(?:have|may|do|will)", found.word) and not found.word.endswith("?")
    return not (verb_first and not re.match(r"(?:have|do|will|may) (?:we|you|they|i)", found.word))


#: 【2027目标】, [Q2 goal], 【责任人:李敏】: what opens a text and names the goal, or gives the answer itself.
_HEADING = re.compile(
    r"\s*[【\[](?:(?![^】\]]*填)[^】\]]*(?:目标|计划|指标|goals?|targets?|objectives?)|[^】\]:]+: ?[^】\] ]+[^】\]]*)[】\]](?! ?:? ?[【\[])"
)


def _leaves_blank(found: Found) -> bool:
    heading = _HEADING.match(found.low)
    if heading and found.end <= heading.end() and re.search(r"\d", found.low[heading.end() :]):
        return False
    return not re.fullmatch(r"xx+", found.word) or not re.search(r"(?:size|xxl|xxx|xxl)", found.low)


_HOLDS: dict[str, Callable[[Found], bool]] = {
    "non_committal": _takes_back,
    "advert": _sells,
    "quoted_example": _quotes,
    "question": _asks,
    "template": _leaves_blank,
}


def holds(code: str, found: Found) -> bool:
    """Whether a sign of that code really says that the text is no goal."""
    return code not in _HOLDS or _HOLDS[code](found)


def is_limit(low: str, match: re.Match[str]) -> bool:
    """Whether a negation only sets a limit or names a figure: do not exceed, an abandoned basket, 拒绝率."""
    if _LIMIT.search(low, max(0, match.start() - 2), match.end() + 10):
        return True
    named = match.group().startswith(("放弃", "拒绝", "abandon", "尚未", "不是", "别", "停止", "取消"))
    return named and bool(
        re.search(r"放弃率|拒绝率|abandon(?:ed)? (?:cart|basket|quote)|(?:尚未|还没)[^,。]{0,8}的|级别|别墅", low)
    )


def is_some(low: str, match: re.Match[str]) -> bool:
    """若干 is several, not if."""
    return match.group() == "若" and bool(re.search(r"若干|only if needed", low[match.start() : match.end() + 3]))
