"""What a number can count: the kind of its unit, the figures that have such a kind, and what is counted unnamed."""

from __future__ import annotations

import re
from dataclasses import replace

from simkit.goals.smart.lexicon import Metric, Token, grammar, metric_of
from simkit.goals.smart.mentions import Mention
from simkit.goals.smart.quantities import Quantity


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


def counted_unnamed(
    quantity: Quantity, phrase: list[Token], low: str, tokens: list[Token], begin: int
) -> Metric | None:
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
