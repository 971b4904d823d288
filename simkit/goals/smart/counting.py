"""What a number can count: the kind of its unit, the figures that have such a kind, and what is counted unnamed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache

from simkit.goals.smart.lexicon import Metric, Token, grammar, metric_of
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.quantity import Quantity


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


def countable(found: list[Mention], kind: str) -> list[Mention]:
    """The figures that a number of this kind can be about."""
    return [_worth(m, kind) for m in found if not (kind in ("rate", "pp") and _is_place(m))]


#: Verbs whose object is an order rather than who places it.
_BOOKED = frozenset({"book", "books", "booking", "booked", "补货", "进货", "提货", "下单", "接单", "签单"})


@lru_cache(maxsize=512)
def _as_figure(mention: Mention, id: str) -> Mention:
    """The mention as that of another figure; a dense text asks again for each of its numbers."""
    return replace(mention, metric=metric_of(id))


def _worth(mention: Mention, kind: str) -> Mention:
    """Three million of orders is their value, not their number."""
    if mention.verb and mention.metric.id == "revenue" and kind == "count":
        return _as_figure(mention, "units_sold")
    if mention.verb and mention.metric.id == "order_value" and kind in ("count", "bare"):
        return _as_figure(mention, "orders" if mention.word in _BOOKED else "new_customers")
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
    return not re.search(r"[数量]$", mention.word) and mention.word in grammar("places_zh")


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


#: Half of the quotes, 8 out of 10 dealers: a part of those that are named, no change of their number.
_OF_THEM = re.compile(
    r" of (?:(?:the|our|all|its|their|these|those|any|every|new|open|active|overdue|current|existing) )*(?!a |an |it|us|which)[a-z]"
)
_ONE_IN = re.compile(r"\w (?:in|out of) (?:every )?\w")
_WON = re.compile(
    r"(?<![a-z])(?:win|wins|winning|won|close|closes|closing|closed|convert\w*|turn\w*|into|accepted|signed|become\w*)(?![a-z])"
)
_OPEN_DEALS = frozenset({"quotes", "contracts", "deals", "opportunities"})


def is_share(quantity: Quantity, low: str) -> bool:
    """Whether a rate says which part of something, rather than by how much it changes."""
    text = low[quantity.start : quantity.end]
    return bool(_OF_THEM.match(low, quantity.end) or _ONE_IN.search(text) or text.startswith("every "))


def share_of(metric: Metric, low: str) -> Metric:
    """The rate that a part of a figure is: of quotes that are won the win rate, of trial users the conversion."""
    if "rate" in metric.units:
        return metric
    if metric.id in _OPEN_DEALS and _WON.search(low):
        return metric_of("win_rate")
    if metric.id in ("customers", "new_customers", "leads") and _WON.search(low):
        return metric_of("conversion_rate")
    return replace(metric, unit="rate", also=(metric.unit, *metric.also))


#: 约3位家长到校参观: who is asked to come and see.
_CAME_ZH = re.compile(
    r"[位家名组个人户批][^,。;\d]{1,10}(?:到|来|至|进|赴)[^,。;\d]{0,5}?(?:参观|店|校|场|访|厂|院|体验|试听|试驾|面谈|考察|洽谈|看样|看房)"
)
_LISTED = re.compile(
    r"(?: [a-z-]+){0,3} [a-z-]+s (?:listed|signed|won|onboarded|registered|enrolled|connected|live|under contract|on board|buying|ordering|stocking|using|paying|renting|subscribing)(?![a-z])"
)
_PUT = re.compile(
    r"(?<![a-z])(?:put|puts|deploy|deploys|station|stations|roll out) (?:at least |another |some |the )?$"
)
#: 50 active wholesalers: such a word makes customers of whom it describes.
_KIND_OF = re.compile(r" (?:active|paying|regular|recurring|loyal|listed|ordering) [a-z-]+s(?![a-z])")
#: Get 30 lapsed gyms to reorder, bring 15 opticians on board, move 12 bakers onto the plan.
_BROUGHT = re.compile(
    r"(?: [\w'&-]+){1,7}? (?:to (?:buy|order|reorder|renew|sign|switch|list|stock|try|join|upgrade|subscribe|return|commit|come back|book|carry|adopt|extend|move|place|test|pay|register|accept|agree)"
    r"|on board|aboard|on ?to (?:the|our|an?)|over to|live on|back (?:as|by|in|before|until|within)|signed up|signed)(?![a-z])"
)


#: Surrey vets, 30 June = 28, 目标:酒庄12家: who is named before the number is counted.
_EQUALS = re.compile(r"[=:] ?$|(?:目标|任务|指标) ?[:=] ?[\u4e00-\u9fff]{2,6}$")
_CUSTOMERS_ZH = ("家", "户", "位", "名")
_NEAR = 60  #: words before a number among which its verb is looked for, however much was pasted


def counted_unnamed(
    quantity: Quantity, phrase: list[Token], low: str, tokens: list[Token], begin: int
) -> Metric | None:
    """What is counted where no metric is named: schools that are won, machines that are sold."""
    nouns = [t for t in phrase if t.unknown or t.kinds & {"entity", "segment", "place"}]
    entity = any("entity" in t.kinds and t.metric is None for t in phrase)
    before = bisect_right(tokens, quantity.start, key=lambda t: t.end)
    near = tokens[max(0, before - _NEAR) : before]
    verbs = [t for t in near if begin <= t.start and t.kinds & {"gain", "sell", "process"}]
    if _CAME_ZH.match(low, quantity.end - 1):
        return metric_of("visits")
    if nouns and _LISTED.match(low, quantity.end):
        return metric_of("new_customers")
    if nouns and _PUT.search(low, max(begin, quantity.start - 40), quantity.start):
        return metric_of("units_sold")
    if not verbs and nouns and _BROUGHT.match(low, quantity.end):
        return metric_of("new_customers")
    if not verbs and _EQUALS.search(low, max(begin, quantity.start - 8), quantity.start):
        named = [t for t in near if begin <= t.start]
        kinds = [t for t in named if t.kinds & {"entity", "segment"}]
        several = any(t.word.endswith("s") and t.word.isascii() for t in kinds) and quantity.unit in ("", "count")
        customers = low[quantity.end - 1 : quantity.end] in _CUSTOMERS_ZH
        if not any(t.metric for t in named) and (several or (customers and (kinds or any(t.unknown for t in named)))):
            return metric_of("customers")
    if not verbs and _KIND_OF.match(low, quantity.end) and nouns:
        return metric_of("customers")
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
