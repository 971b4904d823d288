"""Remarks about the goal beside it: but don't count on it, can we do that, nobody will hold us to it."""

from __future__ import annotations

import re

from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.lexicon import Token
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.quantity import Quantity
from simkit.goals.smart.signs import asks_to_note

_CLAUSE = re.compile(r"(?:[^.,;:!?\n()-]|(?<=\d)[.,](?=\d)|(?<=[a-z])-(?=[a-z]))+")
#: A speaker who takes a distance: we, I, you, it, nobody and a verb that is denied.
_DISTANCED = re.compile(
    r"(?<![a-z])(?:(?:we|i|you|it|that|this|which|they|one|he|she)(?: [a-z]+)? (?:(?:do|does|did|is|are|was|were|will|would|can|could|should|must|may|might|need|has|have)(?: not|n't)|won't|can't|cannot|shan't)"
    r"|(?:it's|that's|this is|we're|i'm|they're) not|(?:nobody|no one|none of (?:us|them)|hardly any(?:one|body))(?: [a-z]+)? (?:is|are|was|will|would|can|could|has|have|[a-z]+s|[a-z]+ed|really)"
    r"|^ *(?:but |and |so |just |please )?(?:don't|do not|never)) (?!be (?:easy|simple|cheap)|only|just|stop|rest|settle|accept|forget|(?:let|allow|wait|discount|include|count (?:renewals|tax)|lose|miss|give up|slow|worry about)(?![a-z]))"
)
_ASKED = re.compile(
    r"^ *(?:and |but |so |or )?(?:can|could|shall|should|may|might|will|would|do|does|did|is|are|isn't|aren't|don't|won't|can't) (?:we|i|you|they|it|that|this|anyone|somebody)(?![a-z])"
)


def remark(
    low: str, tokens: list[Token], quantities: list[Quantity], mentions: list[Mention], read: list[Area]
) -> tuple[str, Area] | None:
    """The code and the place of a remark that takes the goal back or asks about it; `read`: dates and reasons."""
    taken = Areas(
        [
            *read,
            *((q.start, q.end) for q in quantities),
            *((m.start, m.end) for m in mentions if not m.verb),
            *((t.start, t.end) for t in tokens if t.kinds & {"place", "segment", "entity", "role", "unit"}),
        ]
    )
    if not quantities or not re.search("[a-z]", low):
        return None
    for clause in _CLAUSE.finditer(low):
        if taken.overlaps(*clause.span()):
            continue
        if asks_to_note(low, clause.start()):
            continue
        for code, pattern in (("question", _ASKED), ("non_committal", _DISTANCED)):
            found = pattern.search(clause.group())
            if found and (code == "question" or clause.start() > quantities[0].start):
                return code, (clause.start() + found.start(), clause.start() + found.end())
    return None
