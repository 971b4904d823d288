"""Which figure a number belongs to, by the words that it counts and the words before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import islice

from simkit.goals.smart.areas import Area
from simkit.goals.smart.counting import countable, counted_unnamed, fits, is_share, unit_kind
from simkit.goals.smart.lexicon import Metric, Token, grammar, metric_of
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.quantity import Quantity
from simkit.goals.smart.wording import metric_by_wording


@lru_cache(maxsize=8)
def _stops(low: str) -> tuple[Area, ...]:
    """Where the sentences of a text end."""
    return tuple(
        m.span()
        for m in re.finditer(
            r"[;。!\n]|(?<![ie]\.[eg])(?<! vs)(?<!approx)(?<!rev)(?<!avg)(?<!incl)(?<!excl)(?<! mio)(?<!min)(?<!max)(?<! no)(?<! st)(?<! mr)(?<! ms)(?<! dr)(?<! inc)(?<! ltd)(?<! dept)(?<!mgr)(?<!cust)(?<! est)\. ",
            low,
        )
    )


def sentence(low: str, start: int, end: int) -> Area:
    """The sentence around a place."""
    stops = _stops(low)
    before = bisect_right(stops, start, key=lambda stop: stop[1]) - 1
    after = bisect_left(stops, end, key=lambda stop: stop[0])
    return stops[before][1] if before >= 0 else 0, stops[after][0] if after < len(stops) else len(low)


#: 30 of the 45 lapsed gyms: what both numbers count.
_OF_WHOLE = re.compile(
    r" (?:out )?of (?:(?:the|our|their|its|all) )?(?:(?:remaining|current|existing|last) )?(?:\d{1,4}|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|hundred)(?= [a-z])"
)


def phrase_after(quantity: Quantity, low: str, tokens: list[Token], stop: int) -> list[Token]:
    """The words of the noun phrase that the number counts."""
    return _phrase(quantity.end, low, tokens, stop)


def _phrase(at: int, low: str, tokens: list[Token], stop: int) -> list[Token]:
    phrase: list[Token] = []
    for token in islice(tokens, bisect_left(tokens, at, key=lambda t: t.start), None):
        if token.start >= stop or re.search(r"[^ \-'\"的个多余()/]", low[at : token.start]) or token.start - at > 3:
            break
        if token.word in grammar("ends_noun_phrase") or len(phrase) >= 6:
            break
        phrase.append(token)
        at = token.end
        if token.metric is not None and not (
            at < len(low) and re.match(r" ?(?:requests?|visits?|calls?|meetings?)", low[at:])
        ):
            break
    return phrase


#: A number on a line of its own that says it is the number of the goal.
_LABEL = re.compile(
    r"(?<![a-z])(?:number|target|value|amount|how (?:many|much)|quantity|count|figure) ?[:=] ?$|(?:数量|目标值|数值|数字)[:=]$"
)


def _outside_brackets(here: list[Mention], quantity: Quantity, low: str, begin: int) -> list[Mention]:
    """The figures without those in brackets that closed before the number, where another stands before the bracket."""
    opened, closed = low.find("(", begin, quantity.start), low.rfind(")", begin, quantity.start)
    if not 0 <= opened < closed or not any(m.end <= opened for m in here):
        return here
    return [m for m in here if not opened < m.start < closed]


def _heads(after: list[Mention]) -> list[Mention]:
    """Store visits, dealer calls: of two figures side by side the last is what is counted, if it is a step."""
    if len(after) > 1 and after[1].metric.role == "process" and after[1].start - after[0].end <= 1:
        return after[1:]
    return after


#: Attend two dealer evenings: what somebody takes part in is nothing won.
ATTENDED = re.compile(
    r"(?<![a-z])(?:attend(?:s|ing)?|join(?:s|ing)?|take(?:s)? part in|participate(?:s)? in|sit(?:s)? in on|watch(?:es)?|listen(?:s)? to) [^,;.]{0,40}$"
)


_NEAR = 20  #: figures before and behind a number among which its own is looked for, however much was pasted


def found_metric(
    quantity: Quantity, role: str, marked: bool, low: str, tokens: list[Token], all_mentions: list[Mention]
) -> tuple[Metric | None, Mention | None, bool]:
    """The metric that the number belongs to, where it is named, and whether their units fit."""
    begin, stop = sentence(low, quantity.start, quantity.end)
    kind, change = unit_kind(quantity), role == "change"
    phrase = phrase_after(quantity, low, tokens, stop)
    if (phrase and any(t.word in grammar("things") for t in phrase)) or _THINGS_ZH.match(low[quantity.end :]):
        return None, None, False
    if kind in ("count", "bare") and ATTENDED.search(low, max(begin, quantity.start - 70), quantity.start):
        return None, None, False
    worded = metric_by_wording(quantity, low, begin, stop)
    if worded is not None:
        return worded, None, True
    first, last = (bisect_left(all_mentions, at, key=lambda m: m.start) for at in (begin, stop))
    at = bisect_left(all_mentions, quantity.start, first, last, key=lambda m: m.start)
    here = countable(all_mentions[max(first, at - _NEAR) : min(last, at + _NEAR)], kind)
    if kind == "count" and low[quantity.end - 1] in "篇章页":
        return None, None, False
    if kind in ("count", "bare") and not any(t.metric for t in phrase) and _HIRED.search(low, begin, quantity.start):
        return None, None, False
    activity = any("activity" in t.kinds and t.word not in ("project", "projects") for t in phrase) and not any(
        t.metric for t in phrase
    )
    if kind in ("count", "bare") and activity and not any(m.end <= quantity.start and not m.verb for m in here):
        return None, None, False
    here = _outside_brackets(here, quantity, low, begin)
    strong = [m for m in here if not m.weak]
    before = [
        m
        for m in here
        if m.end <= quantity.start and not (m.weak and m.governed and any(s.end <= quantity.start for s in strong))
    ]
    spots = {(t.start, t.end) for t in phrase}
    after = _heads([m for m in here if (m.start, m.end) in spots])
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
            and not re.search(r"[,;]| (?:by|until|from|for|to|with|through|via|across) ", low[quantity.end : m.start])
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
            for m in countable(all_mentions[:first], kind)
            if m.end <= quantity.start
            and (not m.weak or (labelled and not m.governed and (not m.verb or m.metric.role == "process")))
        ]
        order = earlier[-1:]
    fitting = [m for m in order if fits(m.metric, kind, change)]
    if marked and order:
        governing = next((m for m in order if not m.verb), order[0])
        counted = governing.metric.unit == "rate" and kind in ("bare", "count") and "count" in governing.metric.units
        average = _AVERAGE.search(governing.word) or _PER_ONE.match(low, quantity.end)
        if counted and not average and re.search("rate|ratio|率", governing.word) and role == "level":
            return governing.metric, governing, False
        nouns = [m for m in after if not m.verb]
        if nouns and re.match(r" (?!by|in|per|a|at|to|for|from|and|each|with|until|before)[a-z]", low[nouns[0].end :]):
            nouns = []  # shop tenants: the figure only says which
        other_unit = bool(nouns) and nouns[0].metric.id != governing.metric.id and kind == "bare" and not average
        head = _headed(before, governing, low, kind, change)
        if head is not None:
            return head.metric, head, True
        if fits(governing.metric, kind, change) and not other_unit:
            return governing.metric, governing, True
        if governing.governed:
            named = [m for m in before if not m.weak and m.end < governing.start and fits(m.metric, kind, change)]
            if named and not re.search("[,;]", low[named[-1].end : quantity.start]):
                return named[-1].metric, named[-1], True  # the share of spare parts in revenue
        if kind == "money" and governing.weak and _earned(quantity, low, begin, stop):
            return metric_of("revenue"), None, True
        near = [m for m in fitting if not m.weak or m.verb]
        comma = max(low.rfind(",", begin, quantity.start), begin)
        same = [m for m in near if m.start >= comma and m.end <= quantity.start and abs(m.start - governing.start) < 25]
        if same and not other_unit:
            return same[0].metric, same[0], True
        arrow = re.search(r"(?:->|→) ?$", low[begin : quantity.start])
        if nouns and (arrow or governing.word in _BLANK_FIGURES) and fits(nouns[0].metric, kind, change):
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
    if kind == "money" and all(m.weak for m in order) and _earned(quantity, low, begin, stop):
        return metric_of("revenue"), None, True
    if kind == "rate" and not order and quantity.value <= 100 and is_share(quantity, low) and _of_customers(phrase):
        return Metric("other:coverage", "rate", "up", "level"), None, True
    whole = _OF_WHOLE.match(low, quantity.end)
    if whole:
        phrase = _phrase(whole.end(), low, tokens, stop)
    implied_metric = counted_unnamed(quantity, phrase, low, tokens, begin)
    if implied_metric is not None and kind in ("count", "bare", "scaled"):
        return implied_metric, None, True
    if order:
        return order[0].metric, order[0], False
    return None, None, False


_OF_WHICH = re.compile(r" ?(?:[,/|:]|-(?= )) ?(?!.*(?:[\d;]|(?<![a-z])and(?![a-z])|[和与及]))")


def _headed(before: list[Mention], governing: Mention, low: str, kind: str, change: bool) -> Mention | None:
    """The figure that a headline names before it says of what: churn, hosting customers: 5 % → 3.5 %."""
    if not governing.weak or governing.verb:
        return None
    return next(
        (
            m
            for m in before
            if not m.weak
            and fits(m.metric, kind, change)
            and m.end < governing.start
            and _OF_WHICH.match(low, m.end, governing.start)
        ),
        None,
    )


_EARNING = re.compile(
    r"(?<![a-z])(?:bring(?:s|ing)?(?: in| us)?|earn(?:s|ing)?|make(?:s)?|turn(?:s|ing)? over|generat(?:e|es|ing)|yield(?:s|ing)?|give us|spend(?:s|ing)?|contribut(?:e|es|ing)|export(?:s|ing)?|invoic(?:e|es|ing)|bill(?:s|ing)?)(?![a-z])[^,;.]*$"
)
_EARNED_FROM = re.compile(
    r"(?: more| extra| additional| net| gross| (?:over|above) plan)* (?:from|out of|through) (?!the end|today|now|\d|january|february|march|april|may|june|july|august|september|october|november|december)[a-z]"
)


def _earned(quantity: Quantity, low: str, begin: int, stop: int) -> bool:
    """EUR 2m more from city councils, customers should bring EUR 4m: money without a name is revenue."""
    return bool(
        _EARNING.search(low, max(begin, quantity.start - 100), quantity.start)
        or _EARNED_FROM.match(low, quantity.end, stop)
    )


def _of_customers(phrase: list[Token]) -> bool:
    """Whether a part is one of people or companies who buy: 90 % of the cardiologists."""
    heads = [t for t in phrase if (t.word.endswith("s") and t.word.isascii()) or "entity" in t.kinds]
    return bool(heads) and not any(t.kinds & {"activity", "role"} for t in phrase)


#: An average counts other things than itself: an order frequency of 2.6 orders, a ratio of 2.4 products per customer.
_AVERAGE = re.compile(r"frequency| per |频[次率]")
_PER_ONE = re.compile(
    r"(?: [a-z-]+){1,3} (?:per|for each|for every) (?:customer|client|account|user|buyer|member|household|order|basket"
    r"|visit|contract|transaction|receipt|store|shop)(?![a-z])"
)


#: 招20名销售: people who are hired, not won.
_HIRED = re.compile(r"(?:招聘|招募|扩招|招满|招进|增员|(?<![^明今年月季度内前底再要,。 ])招)(?:满|到|进|够)?$")


#: Words for a figure that leave open what is counted.
_BLANK_FIGURES = frozenset({"sales", "sale", "quota", "quotas", "销售"})


_THINGS_ZH = re.compile(
    r"(?:大|小|好|重要的?|的)?(?:东西|事儿|事情|事(?!业|故|项|务|例)|玩意|活儿|方面|亮点|突破|惊喜|点子|台阶|层次|想法|举措|措施|动作|步骤|人员|心愿)"
)
