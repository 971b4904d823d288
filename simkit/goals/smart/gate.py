"""Is it a goal at all: past reports, questions, slogans, adverts, key words and the like are told apart here."""

from __future__ import annotations

import re
from functools import cache

from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.denials import complaint, denied
from simkit.goals.smart.lexicon import Token, grammar, table
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.normalise import Normal
from simkit.goals.smart.quantity import Quantity
from simkit.goals.smart.reports import past_report, plain_fact
from simkit.goals.smart.time_roles import Times

_LIMIT = re.compile(
    r"(?:do not|don't|never|not|不|不要|不会|不得|不让|别让|不能|won't|will not|must not|绝不) ?(?:(?:let|allow|exceed|fall|drop|lose|accept|give|miss|slip|go (?:above|below|over|under|beyond|past|up|down))(?![a-z])|低于|超过|高于|少于|让|流失|得)"
)


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
                if _holds(code, sign, low, mentions, tokens):
                    return code, (0, len(low)) if code == "template" or text is original else sign.span()
    quoted = next((m for m in _QUOTED.finditer(low) if not any(a <= m.start() < b for a, b in reasons)), None)
    inside = [q for q in quantities if quoted and quoted.start() <= q.start < quoted.end()]
    if quoted and inside and len(inside) == len(quantities) and len(low) - (quoted.end() - quoted.start()) > 6:
        return "quoted_example", quoted.span()
    asked = low.rfind("?")
    if asked >= 0 and not re.search(r"\d", low[asked:]) and low.count('"', 0, asked) % 2 == 0:
        return "question", (asked, asked + 1)
    stuffed = _stuffed(low, tokens, quantities, mentions)
    if stuffed:
        return "keyword_stuffing", (0, len(low))
    no = denied(plain, quantities)
    if no:
        return "negated", no
    for code in ("negated", "hypothetical"):
        match = signs[code].search(plain)
        if (
            match is not None
            and not _excepted(code, match, plain)
            and not (code == "negated" and complaint(match, plain, quantities))
        ):
            return code, match.span()
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
        and sum(t.word in grammar("function_words") for t in tokens) < 2
        and not (quantities and (mentions or any("entity" in t.kinds for t in tokens)))
    ):
        known = [t for t in tokens if not t.unknown]
        return ("gibberish" if not known or (len(known) < len(tokens) / 2 and not mentions) else "fragments"), (
            0,
            len(low),
        )
    return None


#: What I will deliver by March: the subject before its verb tells rather than asks.
_TOLD = re.compile(r"(?:what|how|where|when|why) (?:we|i|they|he|she|it|the|our|my|this|that)(?![a-z])")
_NOUN_ORDER = re.compile(r"order (?:before|by|today|now)")
_QUOTED = re.compile(r"\"[^\"]{8,}\"|(?<![a-z])'[a-z][^']{14,}'(?![a-z])")


def _without(low: str, areas: list[Area]) -> str:
    """The text with those areas blanked, offsets kept."""
    chars = list(low)
    for start, end in areas:
        chars[start:end] = " " * (end - start)
    return "".join(chars)


def _holds(code: str, match: re.Match[str], low: str, mentions: list[Mention], tokens: list[Token]) -> bool:
    """Whether a sign really means what it looks like."""
    word = match.group()
    if code == "non_committal":
        if word in grammar("maybe_noun") and re.search(
            rf"(?:the|of|number of|any|every|all|a|an) {re.escape(word)}|{re.escape(word)} (?:orders?|visits?|appointments?|contracts?|extras?|customer)",
            low,
        ):
            return False
        if word.startswith(("反正", "收回", "作废", "搁置", "取消", "随便")) and re.search(
            r"收回(?:逾期|欠款|货款|应收|账款|款|\d)|取消率|订单取消|取消(?:订单|率)", low
        ):
            return False
        return True
    if (
        code == "advert"
        and _NOUN_ORDER.match(word)
        and re.search(r"(?<!please)(?<!and)(?<!so)[a-z\d] $", low[: match.start()])
    ):
        return False  # turned into an order by May
    if code == "advert":
        metric_goal = any(not m.weak for m in mentions) and any(
            (t.kinds & {"up", "down", "keep", "reach"} and "verb" in t.kinds)
            or t.word
            in (
                "提升",
                "降低",
                "达到",
                "实现",
                "增长",
                "提高",
                "减少",
                "控制",
                "做到",
                "突破",
                "过",
                "破",
                "冲到",
                "提到",
                "降到",
            )
            for t in tokens
        )
        return not metric_goal or bool(re.search(r"% off|\d+ \w+ free|立减|promo code|满\d+减|use code|buy one", low))
    if code == "quoted_example" and word == "to quote" and re.search(r"from [a-z]+ $", low[: match.start()]):
        return False
    if code == "quoted_example":
        tail = low[match.end() :]
        middle = match.start() > 0.5 * len(low) and not re.search(r'"', low)
        if re.match(r"(?:例如|比如|譬如|for example|for instance|such as|like)", word) and middle:
            return False
        if re.match(
            r"(?:他们|人家|别人|同行|竞争对手|对手|竞品|友商|老师|讲师|教练|教材|案例|模板|引用|文章)", word
        ) and not re.search(r'"|说|写|讲|:|宣布|称', word + tail[:4]):
            return False
        return bool(re.search(r"\d|[一二三四五六七八九]成|提升|增长|sales|revenue|goal|increase|grow|翻", low))
    if code == "question" and _TOLD.match(word) and "?" not in word:
        return False
    if code == "question":
        return not (
            re.match(r"^(?:have|may|do|will)", word)
            and not word.endswith("?")
            and not re.match(r"(?:have|do|will|may) (?:we|you|they|i)", word)
        )
    if code == "template":
        return not re.fullmatch(r"xx+", word) or not re.search(r"(?:size|xxl|xxx|xxl)", low)
    return True


def _excepted(code: str, match: re.Match[str], low: str) -> bool:
    if code == "negated":
        if _LIMIT.search(low, max(0, match.start() - 2), match.end() + 10):
            return True
        return match.group().startswith(("放弃", "拒绝", "abandon", "尚未", "不是", "别", "停止", "取消")) and bool(
            re.search(r"放弃率|拒绝率|abandon(?:ed)? (?:cart|basket|quote)|(?:尚未|还没)[^,。]{0,8}的|级别|别墅", low)
        )
    if code == "hypothetical":
        return bool(re.search(r"若干|only if needed", low[match.start() : match.end() + 3]) and match.group() == "若")
    return False


_META_LABEL = re.compile(r" ?[:=]| (?:is|=) | ?\d")


def _stuffed(low: str, tokens: list[Token], quantities: list[Quantity], mentions: list[Mention]) -> bool:
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
    if len(distinct) >= 4 and not verbs:
        return True
    if len(distinct) >= 3 and not verbs and len(meta) >= len(content):
        return True
    if verbs or any(t.kinds & {"commit"} and t.word in ("will", "must", "shall", "should") for t in tokens):
        return False
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
            labelled = re.search(r"[:=]|(?:目标|target|goal) ?\d", part.group())
            at += bool(inside and (named or labelled or inside[0].unit not in ("%", "", "count")))
        return at == 0
    return False
