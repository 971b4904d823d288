"""What an analysis of a goal statement says: findings with their places in the text, values, issues.

All offsets count characters of the text as it was given, so that a page can highlight what was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: Longest text that is read; a longer one gets the issue `too_long`.
LONGEST = 2_000

#: Issues that are remarks only; every other code blocks (labelling rules, section 8).
SOFT = frozenset({"pct_without_base", "generic_relevance", "basis_unclear"})

SpanKind = Literal["metric", "target", "time", "milestone", "scope", "owner", "reason", "issue"]
TargetKind = Literal["absolute", "abs_change", "pct_change", "pp_change", "ratio", "from_to"]
Operator = Literal["eq", "gte", "lte", "gt", "lt", "range", "approx"]
Direction = Literal["up", "down", "keep", "none"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the original text, `text[start:end]`, and what it was found to be."""

    start: int
    end: int
    kind: SpanKind

    def of(self, text: str) -> str:
        """The words that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Finding:
    """One light: whether it is on, where in the text, and codes of what is missing (each has a hint)."""

    found: bool
    spans: tuple[Span, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A number that the goal wants to reach, with what it measures.

    `value` and `baseline` are plain numbers in `unit` (50m → 50,000,000; 28 % → 28); a `pct_change` down by a half is
    value 50, direction down. `invalid` names the issue that keeps it from counting, such as `unit_mismatch`.
    """

    metric: str
    kind: TargetKind
    value: float
    unit: str  #: ISO currency, money, %, pp, count, x, points, stars, minutes, hours, days, weeks, months, or a measure
    span: Span
    op: Operator = "eq"
    direction: Direction = "none"
    baseline: float | None = None
    base_ref: str | None = None
    per: str | None = None
    invalid: str | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """When: a deadline or period with its last day, or a mere rhythm (`recurring`, without an end)."""

    kind: Literal["deadline", "period", "recurring"]
    start: date | None
    end: date | None
    span: Span
    milestones: tuple[date, ...] = ()
    cadence: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that is wrong or worth a remark; a blocking one keeps the goal from passing."""

    code: str
    blocking: bool
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """A goal statement as it was read. Attainable is not here: words do not say how likely a number is."""

    text: str
    is_goal: bool
    specific: Finding
    measurable: Finding
    relevant: Finding
    time_bound: Finding
    owner: Finding
    metric: str | None = None
    metric_span: Span | None = None
    targets: tuple[Target, ...] = ()
    time: Time | None = None
    issues: tuple[Issue, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the goal is specific, measurable and time-bound and nothing blocks it."""
        lights = self.specific.found and self.measurable.found and self.time_bound.found
        return self.is_goal and lights and not any(issue.blocking for issue in self.issues)

    @property
    def scope(self) -> tuple[Span, ...]:
        """What narrows the goal down: product, region, segment, channel, lever."""
        return tuple(span for span in self.specific.spans if span.kind == "scope")

    @property
    def codes(self) -> tuple[str, ...]:
        """Every issue's code, then what is missing, in the order of the letters; the first is the one to show first."""
        lights = (self.specific, self.measurable, self.time_bound, self.relevant, self.owner)
        return (*(issue.code for issue in self.issues), *(code for light in lights for code in light.missing))
