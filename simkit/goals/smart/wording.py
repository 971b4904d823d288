"""Figures that the words around a number say without a name: sell 40 covers, pay within 50 days, 12 % of revenue from."""

from __future__ import annotations

import re

from simkit.goals.smart.counting import unit_kind
from simkit.goals.smart.lexicon import Metric, metric_of
from simkit.goals.smart.quantity import Quantity

#: 95 % on-time quotes, a rate of late quotes at 5 %: how well a step is done.
_DONE_WELL = re.compile(
    r" (?:on[- ]time|error-free|complete|accurate|punctual|same-day|next-day|answered|unanswered) [a-z]"
)
_RATE_OF = re.compile(
    r"(?:^|(?<![a-z])(?:an?|the|our|its|this|cut|reduce|lower|raise|lift|increase|keep|hold|bring|improve) )(?:rate|percentage|proportion) of (?:[a-z-]+ ){0,3}[a-z]+s(?: (?:in|at|to|for|from|by|with|on) (?:[a-z]+ ){0,4})?(?:at |to |of |: ?|by )?$"
)
#: Sell 40 covers, 12 lifts: what is sold is goods, whatever else the word can be.
_SELL = re.compile(
    r"(?<![a-z-])(?:sell|sells|selling|sold|resell|ship|ships|rent out|rents out) (?:at least |another |some |over |about |more than |up to |an additional |the last |roughly )?$"
)
_PLURAL = re.compile(
    r"(?: (?!by|in|to|per|for|of|and|or|until|at|with)[a-z-]+){0,3}? (?!this|sales|gross|plus|us)[a-z-]+s(?![a-z])"
)
#: Not one hotel lost.
_LOST = re.compile(r"(?: [a-z-]+){1,4} lost(?![a-z])")
#: Get hotels to pay within 50 days, dealers pay in 45 days: how long customers take, said by a verb.
_PAY_WITHIN = re.compile(
    r"(?<![a-z])(?:(?:get|have|make|let|bring|see|want|ask|push|move) [a-z' -]{3,40}?|[a-z]{3,}s(?: (?:in|from|across|at) [a-z]+)?)(?: to)? pay(?:ing)? "
    r"(?:up |us |their (?:invoices|bills) |(?:their )?invoices |bills )?(?:within|in|after|under|at) (?:at most |no more than |about |an average of )?$"
)
_PAID_ZH = re.compile("(?:以内|之内|内)?(?:付款|回款|结款|结清|付清|打款|付账|结账)(?!率)")
#: 140 spots sold: goods, whatever figure stands before them.
_SOLD = re.compile(r"(?: [a-z-]+){1,3} (?:sold|shipped|rented out|leased|let)(?![a-z])")
#: 50 reviews a month from hotel guests: what customers write, no meeting.
_REVIEWED = re.compile(
    r" (?:new |good |positive |public |5-star |five-star )*reviews?(?: (?:a|per|each|every) (?:day|week|month|quarter))?(?: (?:from|by|of) (?:[a-z-]+ ){0,2}(?:guests|customers|clients|buyers|users|diners|patients|owners|members|shoppers|visitors|travellers|readers|patrons)(?![a-z])|(?= (?:on|at) (?:google|tripadvisor|amazon|yelp|trustpilot|booking)))"
)
_REVIEWED_ZH = re.compile("(?:[五5]星|真实|优质|新|正面)*(?:好评(?!率)|评价|点评|评论)")
#: 12 % of revenue from own brands: which part it makes up.
_PART_OF = re.compile(
    r" of (?:(?:our|its|their|the|total|all|annual|net) )*(?:revenue|sales|turnover|orders|income|business|volume|profit|bookings|order intake)"
    r" (?:to (?:come|be)|from|with|through|via|by|on(?: the)?|comes?|coming|made|generated|should|is|be|must|will)(?![a-z])"
)


def metric_by_wording(quantity: Quantity, low: str, begin: int, stop: int) -> Metric | None:
    """The figure that the words around a number make clear, whatever its noun; the sentence is `low[begin:stop]`."""
    kind = unit_kind(quantity)
    if (
        kind in ("count", "bare")
        and _SELL.search(low, max(begin, quantity.start - 40), quantity.start)
        and _PLURAL.match(low, quantity.end)
    ):
        return metric_of("units_sold")
    written = _REVIEWED.match(low, quantity.end) or _REVIEWED_ZH.match(low, quantity.end)
    if kind in ("count", "bare") and written:
        return Metric("other:reviews", "count", "up", "outcome")
    if kind in ("count", "bare") and _SOLD.match(low, quantity.end):
        return metric_of("units_sold")
    if kind in ("count", "bare") and quantity.value == 0 and _LOST.match(low, quantity.end):
        return metric_of("other:lost_deals")
    if kind == "time" and (
        _PAY_WITHIN.search(low, max(begin, quantity.start - 60), quantity.start)
        or _PAID_ZH.match(low, quantity.end, stop)
    ):
        return metric_of("dso")
    if kind == "rate" and (
        _DONE_WELL.match(low, quantity.end) or _RATE_OF.search(low, max(begin, quantity.start - 90), quantity.start)
    ):
        return Metric("other:quality_rate", "rate", "none", "level")
    if kind == "rate" and _PART_OF.match(low, quantity.end):
        return metric_of("other:mix")
    return None
