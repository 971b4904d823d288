"""Reading a goal statement: the steps in their order."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from simkit.goals.smart import aims as aiming
from simkit.goals.smart.areas import Area, Areas
from simkit.goals.smart.conflicts import conflicts
from simkit.goals.smart.gate import not_a_goal
from simkit.goals.smart.lexicon import Token, tokens
from simkit.goals.smart.mention import Mention
from simkit.goals.smart.mentions import is_named, mentions
from simkit.goals.smart.model import LONGEST, SOFT, Analysis, Finding, Issue, Span, SpanKind, Target, Time
from simkit.goals.smart.normalise import Normal, normalise
from simkit.goals.smart.owners import first_person, owners
from simkit.goals.smart.quantities import quantities
from simkit.goals.smart.quantity import Quantity
from simkit.goals.smart.reasons import Reason, reasons
from simkit.goals.smart.scope import scopes
from simkit.goals.smart.signs import request
from simkit.goals.smart.targets import Aim
from simkit.goals.smart.time_roles import Times
from simkit.goals.smart.times import times
from simkit.goals.smart.topics import topics

_BASE_REF = re.compile(
    r"同比|环比|较去年|比去年|去年同期|较上年|year[- ]on[- ]year|year[- ]over[- ]year|(?<![a-z])(?:yoy|qoq|mom)(?![a-z])|quarter[- ]on[- ]quarter|like[- ]for[- ]like"
)
_BASIS = re.compile(r"业绩|(?<![a-z])(?:sales )?performance(?![a-z])")


def analyse(text: str, today: date, *, fiscal_start: int = 1) -> Analysis:
    """Read a goal statement as of `today`; `fiscal_start` is the month in which the fiscal year begins.

    Never raises for any text: what is no goal, or too long, comes back with an issue that says so.
    """
    if len(text) > LONGEST:
        return _refused(text, Issue("too_long", True))
    normal = normalise(text)
    low = normal.low
    why = reasons(low)
    clauses = [reason.area for reason in why if reason.clause]
    when = times(normal, today, fiscal_start, why)
    asked = request(low)
    when.masks.extend([asked] if asked else [])
    all_reasons = [reason.area for reason in why]
    explained = Areas(all_reasons)
    amounts = [q for q in quantities(normal, when.masks) if not explained.covers(q.start)]
    words = tokens(low, [*when.masks, *((q.start, q.end) for q in amounts)])
    talk = topics(low, words)
    named = mentions(low, words, [*all_reasons, *talk])
    stop = not_a_goal(normal, words, amounts, named, when, clauses, all_reasons)
    if stop is not None:
        code, (start, end) = stop
        return _refused(text, Issue(code, True, (normal.span(start, end, "issue"),)))
    spoken = Areas(talk)
    return _goal(normal, why, when, [q for q in amounts if not spoken.covers(q.start)], words, talk, named)


def _refused(text: str, issue: Issue) -> Analysis:
    none = Finding(False)
    return Analysis(text, False, none, none, none, none, none, issues=(issue,))


def _goal(
    normal: Normal,
    why: list[Reason],
    when: Times,
    amounts: list[Quantity],
    words: list[Token],
    talk: list[Area],
    named: list[Mention],
) -> Analysis:
    low = normal.low
    reason_areas = [reason.area for reason in why]
    found = aiming.aims(low, words, amounts, named)
    valid = [aim for aim in found if aim.metric is not None and not aim.invalid]
    metric = _metric(valid, found, named, low, words)
    who = owners(normal, words, _gaps(len(low), [*reason_areas, *when.masks]), measured=bool(valid or metric))
    taken = [*reason_areas, *talk, *when.masks, *((q.start, q.end) for q in amounts)]
    where = scopes(
        normal.text,
        low,
        words,
        taken,
        named,
        metric,
        metric.metric.id if metric else (valid[0].metric.id if valid and valid[0].metric else None),
    )
    metric_id = valid[0].metric.id if valid and valid[0].metric else metric.metric.id if metric else None
    issues = _issues(found, valid, when, why, low, words, talk, metric_id)
    self_named = first_person(normal)
    base_ref = _base_ref(low, when)
    targets = tuple(_target(aim, normal, when, base_ref) for aim in found if aim.metric is not None)
    specific = metric_id is not None and bool(where or who)
    return Analysis(
        normal.original,
        True,
        specific=Finding(
            specific,
            (*((normal.span(metric.start, metric.end, "metric"),) if metric else ()), *_spans(where, normal, "scope")),
            (*(() if metric_id else ("no_metric",)), *(() if where or who else ("no_scope",))),
        ),
        measurable=Finding(
            bool(valid), tuple(t.span for t in targets if not t.invalid), () if valid else _missing_number(issues)
        ),
        relevant=_relevant(why, normal),
        time_bound=_time_bound(when, normal),
        owner=Finding(
            bool(who or self_named),
            _spans([*who, *([self_named] if self_named else [])], normal, "owner"),
            () if who or self_named else ("no_owner",),
        ),
        metric=metric_id,
        metric_span=normal.span(metric.start, metric.end, "metric") if metric else None,
        targets=targets,
        time=_time(when, normal),
        issues=tuple(Issue(code, code not in SOFT, (normal.span(*area, "issue"),)) for code, area in issues),
    )


def _gaps(length: int, areas: list[Area]) -> list[Area]:
    gaps, at = [], 0
    for start, end in sorted(areas):
        if start > at:
            gaps.append((at, start))
        at = max(at, end)
    gaps.append((at, length + 1))
    return gaps


def _spans(areas: list[Area], normal: Normal, kind: SpanKind) -> tuple[Span, ...]:
    return tuple(normal.span(start, end, kind) for start, end in areas)


def _metric(valid: list[Aim], found: list[Aim], named: list[Mention], low: str, words: list[Token]) -> Mention | None:
    """The metric of the goal: that of its first target, else the first that is named."""
    for aim in (*valid, *found):
        if aim.mention is not None:
            return aim.mention
    if valid:
        return None
    return next((m for m in named if is_named(m, low, words)), None)


def _missing_number(issues: list[tuple[str, Area]]) -> tuple[str, ...]:
    codes = ("unit_mismatch", "missing_unit", "pct_no_metric", "number_no_metric", "number_not_target")
    return () if any(code in codes for code, _ in issues) else ("no_number",)


def _relevant(why: list[Reason], normal: Normal) -> Finding:
    concrete = [reason.area for reason in why if not reason.generic]
    spans = _spans(concrete or [reason.area for reason in why], normal, "reason")
    return Finding(bool(concrete), spans, () if concrete else () if why else ("no_reason",))


def _time_bound(when: Times, normal: Normal) -> Finding:
    if when.end is not None:
        return Finding(
            True, (normal.span(*when.area, "time"), *_spans([area for _, area in when.milestones], normal, "milestone"))
        )
    if any(code == "invalid_date" for code, _ in when.issues):
        return Finding(False)
    if when.kind == "recurring":
        return Finding(False, (normal.span(*when.area, "time"),), ("rhythm_only",))
    return Finding(False, _spans(when.vague, normal, "time"), ("vague_time" if when.vague else "no_deadline",))


def _time(when: Times, normal: Normal) -> Time | None:
    if when.kind is None:
        return None
    kind: Literal["deadline", "period", "recurring"] = "deadline"
    if when.kind == "recurring" or when.kind == "period":
        kind = "recurring" if when.kind == "recurring" else "period"
    return Time(
        kind,
        when.start if when.end else None,
        when.end,
        normal.span(*when.area, "time"),
        tuple(sorted(day for day, _ in when.milestones)),
        when.cadence,
    )


def _base_ref(low: str, when: Times) -> str | None:
    """What the text says that it compares with: 同比, against October."""
    reference = _BASE_REF.search(low)
    if reference:
        return reference.group()
    return low[when.bases[0][0] : when.bases[0][1]] if when.bases else None


def _target(aim: Aim, normal: Normal, when: Times, base_ref: str | None) -> Target:
    assert aim.metric is not None
    per = None
    if aim.kind in ("absolute", "from_to", "abs_change") and when.per:
        clause_start = max(normal.low.rfind(",", 0, aim.start), normal.low.rfind("。", 0, aim.start), 0)
        clause_end = next(
            (at for at in (normal.low.find(mark, aim.end) for mark in ",。;") if at >= 0), len(normal.low)
        )
        per = next((name for (start, _), name in when.per if clause_start <= start <= clause_end), None)
    return Target(
        aim.metric.id,
        aim.kind,
        aim.value,
        aim.unit,
        normal.span(aim.start, aim.end, "target"),
        aim.op,
        aim.direction,
        aim.baseline,
        base_ref,
        per,
        aim.invalid,
    )


def _issues(
    found: list[Aim],
    valid: list[Aim],
    when: Times,
    why: list[Reason],
    low: str,
    words: list[Token],
    talk: list[Area],
    metric_id: str | None,
) -> list[tuple[str, Area]]:
    issues: list[tuple[str, Area]] = []
    basis = _BASIS.search(low)
    if basis and metric_id is None:
        issues.append(("basis_unclear", basis.span()))
    issues.extend((aim.invalid, (aim.start, aim.end)) for aim in found if aim.invalid)
    if not valid:
        issues.extend((aim.issue, (aim.start, aim.end)) for aim in found if aim.issue)
    activity = next((t for t in words if "activity" in t.kinds and t.metric is None), None)
    if metric_id is None and activity is not None and not any(code == "number_not_target" for code, _ in issues):
        dates = Areas(when.masks)
        counted = any(
            not dates.covers(m.start()) for a, b in talk for m in re.finditer(r"\d", low[:b]) if m.start() >= a
        )
        issues.append(("number_not_target" if counted else "filler_object", (activity.start, activity.end)))
    issues.extend(when.issues)
    issues.extend(conflicts(found, low, words))
    reference = _BASE_REF.search(low) or when.bases
    for aim in valid:
        if aim.kind == "pct_change" and aim.baseline is None and not reference:
            issues.append(("pct_without_base", (aim.start, aim.end)))
            break
    if why and all(reason.generic for reason in why):
        issues.append(("generic_relevance", why[0].area))
    return list({code: (code, area) for code, area in reversed(issues)}.values())[::-1]
