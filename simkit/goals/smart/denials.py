"""Statements that say no to what they name: we do not go for it, nobody signs them, it is off the table, no way."""

from __future__ import annotations

import re

from simkit.goals.smart.areas import Area
from simkit.goals.smart.quantity import Quantity

#: Where a clause of its own begins; a relative one (farms that nobody visits) only says which.
_OPENS = r"(?:^|[.;:!\n(] ?|, ?(?:and |but |so )?| - | (?:but|and) (?=(?:we|i) ))"
_GROUP = (
    r"teams?|branch|desk|office|crew|reps?|managers?|department|division|unit|squad|sellers?|company|staff|people|sales"
)
_WHO = rf"(?:we|i|(?:the|our|my|each|every) (?:[\w&'-]+ ){{0,4}}?(?:{_GROUP})|(?:[\w&'-]+ ){{1,3}}?(?:team|branch|desk|office|crew|reps|managers))"
#: What a goal may well forbid: do not lose, do not let it fall, we will not stop until.
_HELD = (
    r"(?!(?:ever |even |again )?(?:let|allow|exceed|fall|drop|lose|accept|give|miss|slip|go (?:above|below|over|under|beyond|past|up|down)"
    r"|stop|rest|settle|only|just|merely|solely|discount|tolerate|waste|(?:sell|close|price|quote) (?:below|under)"
    r"|be (?:below|above|under|over|more|less|lower|higher|satisfied|happy)|rise|sink|dip|surpass|leave|until)(?![a-z]))"
)
_NOT = re.compile(
    rf"{_OPENS}(?:yet |still |honestly |sorry, )?(?:{_WHO} (?:really |certainly |definitely |simply |just )?"
    rf"(?:(?:do|does|did|are|is|am|was|were|will|would|shall|should|would rather)(?: not|n't)|(?:do|does|did|are|is|will|would|shall) (?:certainly|definitely|surely|simply) not|won't|'d rather not|will never|never)"
    rf"|(?:we|they)(?:'re| 're)(?: certainly| definitely)? not|i'm not|we'd rather not|i'd rather not) {_HELD}"
)
#: What cannot be done is no goal; what we cannot go on with may be the reason for one.
_CANNOT = re.compile(
    rf"{_OPENS}{_WHO} (?:really |simply )?(?:cannot|can't|can not|could not|couldn't) (?:possibly |realistically |really )?"
    r"(?:sign|win|reach|hit|raise|lift|grow|increase|cut|reduce|lower|get|bring|sell|close|make|achieve|visit|call|add|open|collect|double|guarantee|promise|do|meet|deliver|manage|commit|push|improve|book|convert|acquire)(?![a-z])"
)
_NOBODY = re.compile(
    rf"{_OPENS}(?:under [a-z' ]+ )?(?:nobody|no one|no-one|not one (?:of us|rep|seller)|not a single (?:rep|seller)|none of (?:us|them|[a-z' ]{{2,20}}?)|no (?:rep|team|branch|seller|desk|manager))(?= |,)"
    r"(?! (?:else|left|should (?:miss|lose|leave|fall|drop)|(?:misses|loses|leaves|falls|drops|gives|goes|is allowed|may|waits))(?![a-z]))"
)
_PLAN = r"(?:plan|goal|target|aim|idea|objective|intention|ambition|proposal)s?"
_OFF = r"(?:out of (?:(?:the )?question|reach)|beyond (?:us|reach)|(?:wishful thinking|unreachable|unattainable|pie in the sky|a (?:fantasy|joke|pipe dream))(?![a-z])|off the (?:table|agenda|list|cards)|(?:utterly |completely |simply |just |totally )?(?:impossible|unthinkable|unrealistic|infeasible)|not (?:our|a|the) (?:plan|aim|goal|target|priority|job|intention|objective|ambition)|no longer (?:our|a|the|in the|on the|planned|pursued|valid|part))"
_PREDICATE = re.compile(
    r"(?<!that )(?<!which )(?<!who )(?:(?:is|are|was|were|has been|have been|will be)(?: not|n't)|isn't|aren't|won't be) (?:really |actually |yet |even )?"
    r"(?:on the (?:table|cards|agenda|list|menu)|planned|intended|wanted|foreseen|envisaged|in (?:the|our) plan|going to happen|happening|what (?:we|i)|something (?:we|i)|up for|feasible|possible|realistic|pursued|(?:our|a|the|my) (?:plan|aim|goal|target|priority|job|intention|objective|ambition|business))(?![a-z])"
    rf"|(?<!that )(?<!which )(?<!who )(?:is|are|was|were|it's) {_OFF}(?![a-z])"
    rf"|(?:^[a-z]+ing [^.;]{{4,90}}?|(?<![a-z]){_PLAN}[^.;]{{0,70}}?) (?:was|were|is|are|has been|have been|got|gets|has|have) (?:now |since |quietly |officially |just )?(?:pulled|axed|binned|ditched|killed|frozen|dropped|scrapped|shelved|cancelled|canceled|called off|abandoned|parked|postponed|withdrawn|given up|rejected|put (?:on (?:hold|ice)|to bed)|(?:taken|struck) (?:off|out of|from) (?:the |our )?(?:list|agenda|table|plan|books)|removed|lapsed|expired|superseded|obsolete|outdated|dead|buried|void|off(?! to))(?![a-z])"
    rf"|(?:dropped|scrapped|shelved|cancelled|canceled|called off|abandoned|parked|postponed|buried|stopped|halted|killed|axed|binned|ditched|vetoed|rejected|blocked|withdrew|withdrawn|frozen|froze|given up(?: on)?|gave up(?: on)?) (?:the|our|that|this|my|its) (?:\w+ )?{_PLAN}(?![a-z])"
    rf"|(?<![a-z]){_PLAN}[^.;]{{0,70}}? (?:no longer|does not|doesn't) (?:stands?|appl(?:y|ies)|holds?|counts?|exists?)(?![a-z])"
    r"|(?<![a-z])(?:we|i|they|(?:the|our) (?:[\w-]+ ){0,2}(?:team|branch|desk|office)) (?:(?:are|am|were|is|was) (?:unable|not able|incapable|powerless|not in a position|too few)|failed|declined|forgot|neglected|hesitate|decline)(?: to| of)(?![a-z])|(?<![a-z])and (?:declined|refused|said no|ignored (?:it|that)|turned it down)(?![a-z])|(?<![a-z])(?:no (?:point|sense|use|good) (?:in )?[a-z]+ing|nowhere near [a-z]+ing|(?:i|we) (?:seriously |really )?doubt (?:that )?(?:we|it|the|they|anyone|whether)|(?:i|we) (?:don't|do not) (?:think|believe|see) (?:that )?(?:we|it|the|they|us|anyone))(?![a-z])"
)
_DISMISSED = re.compile(
    r"(?: ?[,.:;-]+ ?| )(?:(?:no way|not (?:happening|going to happen|for us|with (?:me|us)|a chance|any ?more)|dream on|forget it|no thanks?|as if|never|not us|not me|we pass|count (?:us|me) out)(?:,? (?:sorry|folks|guys|all|everyone))?[.! ]*)$"
    r"|(?<![a-z])(?:(?:we|i|they|the team|let's) (?:will |shall |should |must |better )?(?:stay away from|steer clear of|skip|keep out of|pass on (?=the |this |that |all |\d)|say no to|turn down|do without|forgo|leave out|opt out of)|(?:rejected|vetoed|turned down|voted against|said no to|opposed|blocked) (?:the |our )?\d|zero (?:interest|appetite|chance)|no appetite|anything but|(?:we'd|we would|i'd|i would) be (?:fools|mad|crazy|silly|stupid|foolish)|(?:the )?last thing (?:we|i|they) (?:need|want)|(?:is |are )?(?:somebody|someone) else's (?:goal|target|job|problem)|what they want,? not|no \d+ (?:new |more )?[a-z]+s (?:in|by|for|until|this|next|from)|far be it from (?:us|me)|not that we|perish the thought)(?![a-z])|(?:rather|better|certainly|surely|of course) not[.! ]*$|(?<![a-z])there (?:won't|will not|isn't|is not|is no|will be no|is going to be no|are no) (?:be )?(?:an?y? )?(?:push|campaign|drive|plan|hunt|attempt|effort|ambition|goal|target)s? (?:for|to|of)(?![a-z])"
    r"|(?:^|[.;:] )(?:please )?not (?:the |another |even )?\d+ [a-z]+(?![^.;]* but )"
    r"|^(?:please )?(?:cancel|drop|refuse|reject|skip|scrap|shelve|postpone|abandon|ditch|call off)(?: the| our| these| those| all)? (?:\d|twenty|ten|nine|five)"
    r"|^(?!forget (?:about )?(?:the|our|my|that|this|last) (?:old|previous|former|first|earlier|[a-z]+'s) [^.:;]*[.:;])(?:forget (?:about )?|never mind )(?:the|our|about|those|these|that|\d|[a-z]+ing|twenty|ten|signing)"
)
#: Instead of signing 30 vets by June we will take a break: the number is only in what is not done.
_INSTEAD = re.compile(
    rf"(?:instead of|rather than|in place of) (?:[\w'-]+[, ]+)+?(?:{_WHO}|everyone|everybody|they|people) "
)
_LEAST = re.compile(
    r"(?<![a-z])(?:less|fewer|lower) than|(?<![a-z])(?:below|under|without) "
)  #: nobody sells less than 12
_BREAK = re.compile(r"[.;:!\n](?!\d)| - ")


def denied(low: str, quantities: list[Quantity]) -> Area | None:
    """Where the text says that the goal is not wanted; None where it wants it, or only complains before it does."""
    if not low.isascii() and not re.search(r"[a-z]{2}", low):
        return None
    for pattern in (_NOT, _CANNOT, _NOBODY):
        for match in pattern.finditer(low):
            if not complaint(match, low, quantities) and not _LEAST.search(low, match.end()):
                return match.span()
    instead = _INSTEAD.match(low)
    if instead and quantities and quantities[-1].end <= instead.end():
        return instead.span()
    found = next((m for m in _PREDICATE.finditer(low) if not complaint(m, low, quantities)), None)
    found = found or _DISMISSED.search(low)
    return found.span() if found else None


def reason_beside(match: re.Match[str], low: str, quantities: list[Quantity]) -> bool:
    """Nine marinas by July; the market won't wait. A clause of its own about others, without a number, says why."""
    breaks = [m.end() for m in _BREAK.finditer(low, 0, match.start())]
    start = breaks[-1] if breaks else 0
    stop = _BREAK.search(low, match.end())
    end = stop.start() if stop else len(low)
    others = re.match(
        r" ?(?:the|our|its|their|rivals?|competitors?|acme|prices|customers) (?!plan|goal|target|team|branch|desk|office)",
        low[start:end],
    )
    return bool(start and others) and not any(start <= q.start < end for q in quantities)


def complaint(match: re.Match[str], low: str, quantities: list[Quantity]) -> bool:
    """We do not sell enough in Kent: win 12 hotels. The number of the goal comes only after what is wrong."""
    stop = _BREAK.search(low, match.end())
    end = stop.start() if stop else len(low)
    before = any(q.start < end for q in quantities)
    return not before and any(q.start >= end for q in quantities)
