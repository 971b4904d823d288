"""Which figures the text speaks of: mentions of metrics, without those that are only a topic or part of a title."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.lexicon import Token, grammar, implied, metric_of
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.steps import conversions, times_between
from simkit.goals.smart.unlisted import kinds_of_customer, unlisted

_AFTER_SALES = re.compile(
    r" (?:work|effort|skill|process|capabilit|culture|result|performance|activit|people|method|training|pitch|tool|force|tactic|technique|approach|function|operation|enablement|strategy|success|target|goal|quota|plan|staff|excellence|discipline|funnel|motion|playbook|material|deck|channel|engine|machine|organi|leader|director|rep(?![a-z])|cover|territor|region|kit|academy|contest|execution|productivity|management|budget|leads?(?![a-z])|support|talent|hire|script|coach|meeting|floor|pipeline|story|mindset|momentum|behavio|head|cycle|manager|department|confer|campaign|admin|stage)"
)
#: A referral scheme, a churn dashboard, 客户流失预警系统: something that is set up, named after a figure.
_PROJECT = re.compile(
    r" (?:scheme|programme|program|campaign|system|tool|dashboard|template|database|committee|workflow|playbook|handbook|app|portal|newsletter)s?(?![a-z])"
    r"|(?:管理|预警|分析|跟踪|监控|考核|激励|统计|订货|下单|订单|采购|结算|报价|积分|预约|返利|对账|新版|线上|在线|数字化|自助|智能|会员|客户)*(?:系统|看板|制度|模板|流程|机制|手册|办法|台账|小程序|门户|平台(?=[,。;]|$))"
)
_NUMBER_OF = re.compile(
    r"(?:(?<![a-z])(?:number|count|volume|total|amount|share|portfolio|base|stock|network|roster) of (?:our |the |active |new |paying |qualified )*|more (?:\w+ ){0,2}|fewer (?:\w+ ){0,2}|extra (?:\w+ ){0,1}|additional (?:\w+ ){0,2})$"
)


_OWED = re.compile(r"逾期|拖欠|超期|未收|欠缴")


def mentions(low: str, tokens: list[Token], without: list[Area]) -> list[Mention]:
    """Every metric that the tokens name, outside of the areas given, and verbs that imply one."""
    found: list[Mention] = []
    verbs = implied()
    left_out = Areas(without)
    for index, token in enumerate(tokens):
        if left_out.covers(token.start):
            continue
        metric = token.metric
        if metric is None and "segment" in token.kinds and _counted_segment(token, low):
            found.append(Mention(token.start, token.end, metric_of("customers"), token.word, weak=True))
            continue
        if metric is None:
            if token.word in verbs:
                found.append(
                    Mention(token.start, token.end, metric_of(verbs[token.word]), token.word, weak=True, verb=True)
                )
            continue
        if _PROJECT.match(low, token.end):
            continue
        if metric.id in _WHOM and _step_with(token, tokens[index + 1 : index + 2]):
            continue  # 新客户拜访: whom the step is for
        if token.word in ("sales", "sale") and _AFTER_SALES.match(low[token.end :]):
            continue
        verb_of_unit = index > 0 and does(token, tokens[index - 1], low)
        if verb_of_unit or (token.word in grammar("noun_or_verb") and _as_verb(token, low)):
            if token.word in verbs or "process" in token.kinds:
                found.append(Mention(token.start, token.end, metric, token.word, weak=True, verb=True))
            continue
        earlier = tokens[index - 1].word if index else ""
        if metric.id == "collections" and _OWED.search(low, max(0, token.start - 10), token.start):
            metric = metric_of("receivables")  # 逾期90天以上货款: what is owed, not what came in
        if earlier in grammar("unwanted") and metric.better == "up":
            metric = replace(metric, better="down")
        if metric.id in ("customers", "leads", "deals", "quotes") and token.word in grammar("figure_if_counted"):
            found.append(
                Mention(token.start, token.end, metric, token.word, weak=True, governed=_governed(tokens, index, low))
            )
            continue
        verb = bool(token.kinds & {"process", "gain", "verb"}) and not token.word.isascii()
        weak = metric.id in grammar("counted_figures") or verb or metric.needs_number
        if re.search(r"[数量率额]$|number|(?<!ac)count|volume", token.word) and not verb:
            weak = metric.needs_number
        found.append(Mention(token.start, token.end, metric, token.word, weak, verb, _governed(tokens, index, low)))
    spans = [area for area in times_between(low) if not left_out.covers(area[0])]
    steps = [area for area in conversions(low) if not left_out.covers(area[0])]
    between = Areas([*spans, *steps])
    found = [mention for mention in found if not between.covers(mention.start)]
    found.extend(Mention(start, end, metric_of("other:response_time"), low[start:end]) for start, end in spans)
    found.extend(Mention(start, end, metric_of("conversion_rate"), low[start:end]) for start, end in steps)
    found.extend(unlisted(low, tokens, left_out, found))
    found.extend(kinds_of_customer(low, tokens, left_out, found))
    return sorted(found, key=lambda mention: mention.start)


_WHOM = ("new_customers", "customers", "leads")


def _step_with(token: Token, following: list[Token]) -> bool:
    """Whether a step of work is written right behind the customers whom it is for."""
    return any(t.start == token.end and t.metric is not None and t.metric.role == "process" for t in following)


def _counted_segment(token: Token, low: str) -> bool:
    """高端客户 at the end of a phrase is who is won, before a metric it only narrows it down."""
    if re.search(r"(?:customer|client|account|user)s$", token.word):
        return bool(re.search(r"\d (?:new )?$|(?<![a-z])new $", low[max(0, token.start - 8) : token.start]))
    return bool(
        re.search("客户$|用户$", token.word)
        and re.match(r"(?:数量?)?(?:[ ,。;!\d一二两三四五六七八九十]|$|至少|不少于|超过|增|达)", low[token.end :])
    )


def does(token: Token, before: Token, low: str) -> bool:
    """The desk wins 40 practices: a noun in the plural that is a verb behind who does it."""
    return bool(
        token.word.endswith("s")
        and token.word[:-1] in grammar("noun_or_verb")
        and before.kinds & {"unit", "role", "name"}
        and token.start - before.end == 1
        and re.match(
            r" (?:at least |another |about )?(?:\d|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)",
            low[token.end : token.end + 24],
        )
    )


#: Visit florists more often: what is done again and again.
_HOW_OFTEN = re.compile(
    r" (?:on )?[^.;,\d]{2,60}? (?:(?:more|less) (?:often|frequently|regularly)|regularly|frequently|often)(?![a-z])"
)


def _as_verb(token: Token, low: str) -> bool:
    before = low[: token.start]
    if re.search(r"(?:^|[.;:!\n,] ?|(?<![a-z])(?:to|will|must|should|shall|we|i|and|reps?|team|please) )$", before):
        if _HOW_OFTEN.match(low, token.end):
            return True
        return bool(
            re.match(
                r" (?:at least |the |our |all |every |each |\d|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|on |back|more|new|key|up )",
                low[token.end :],
            )
        )
    return False


def _governed(tokens: list[Token], index: int, low: str) -> bool:
    """Whether a preposition stands before the noun phrase."""
    at = tokens[index].start
    if re.search(r"(?:每一?[个家名位]?|各个?)$", low[max(0, at - 3) : at]):
        return True
    for token in reversed(tokens[max(0, index - 5) : index]):
        if re.search(r"[,;.:。\d]", low[token.end : at]):
            return False
        if token.word in grammar("prepositions"):
            return True
        if (
            token.kinds & {"up", "down", "gain", "sell", "keep"}
            and token.word.isascii()
            and token.word not in ("key", "existing", "closed", "signed")
            and not _AFTER_PREPOSITION.search(low, max(0, token.start - 12), token.start)
        ):
            return False
        at = token.start
    return False


#: On lift contracts: a word that could be a verb is a noun behind a preposition.
_AFTER_PREPOSITION = re.compile(r"(?<![a-z])(?:on|of|for|with|from|in|at) (?:the |our |all |its |their )?$")
_MOVES_ZH = re.compile(
    r"(?:数|量|数量|总数)?(?:要|能|再|也|持续|明显|大幅|有所)?(?:多|增|提升|提高|翻|上升|扩|减|降|少)"
)


def is_named(mention: Mention, low: str, tokens: list[Token]) -> bool:
    """Whether a weak mention nevertheless names what is to change: the number of partners, more customers, 增加门店."""
    if mention.metric.needs_number:
        return False  # satisfaction without a score
    if not mention.weak:
        return True
    before = low[: mention.start]
    if not mention.word.isascii() and _MOVES_ZH.match(low[mention.end :]):
        return True
    if _NUMBER_OF.search(before):
        return True
    if mention.metric.id == "stores" and mention.word.isascii() and not mention.word.endswith("s"):
        return False  # one shop is a place that sells, no figure
    if mention.verb:
        return mention.metric.id not in ("revenue",) or mention.word not in ("销售",)
    if mention.governed:
        return False
    at = mention.start
    last = bisect_right(tokens, mention.start, key=lambda t: t.end)
    for token in reversed(tokens[max(0, last - 4) : last]):
        gap = low[token.end : at]
        if re.search(r"[,;.:。]", gap):
            return False
        if token.kinds & {"up", "down", "gain", "keep"} and not token.kinds & {"unit"}:
            return token.word not in grammar("no_change_of_number")
        if token.metric is not None and not token.unknown:
            return False
        at = token.start
    return False
