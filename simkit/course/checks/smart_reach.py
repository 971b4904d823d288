"""Whether a goal's number can be reached: which figure of which part of the company it means, and how often it comes.

Words do not say how likely a number is; the engine plays next quarter from where the case stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from simkit.company.outlook import Metric, Outlook, Scope
from simkit.course.checks.smart_answers import next_quarter
from simkit.goals.smart import Analysis, simulated_target
from simkit.scenario import Language, Scenario, Segment

if TYPE_CHECKING:
    from simkit.company.case import Case

#: What the analyser calls a figure → what the engine plays of it.
PLAYED: dict[str, Metric] = {
    "revenue": "signed",
    "order_value": "signed",
    "avg_order_value": "average_deal",
    "win_rate": "win_rate",
    "conversion_rate": "conversion",
    "new_customers": "deals",
    "orders": "deals",
    "contracts": "deals",
    "deals": "deals",
    "opportunities": "opportunities",
    "leads": "leads",
    "quotes": "quotes",
}

SAFE, IMPOSSIBLE = 0.90, 0.02  #: chances of a target that comes by itself, and of one out of reach (assumption)

#: Why nothing is said about a goal's chance.
Silent = Literal["no_level", "not_simulated", "other_period"]

_STOP = re.compile(r"[。！？]|[.!?](?=\s|$)")
_LEADS = re.compile(r"^(\s*(负责|牵头|带领|带队|主导)|\s+(leads|owns|is (responsible|accountable)))")


@dataclass(frozen=True)
class Aim:
    """A goal's number against next quarter as it would go by itself."""

    metric: Metric
    value: float
    chance: float  #: share of next quarters that reach the value
    safe: float  #: the value that nearly all of them reach
    impossible: float  #: the value that hardly any of them reaches
    place: tuple[str, ...]  #: what it is about: names of regions, products, customers, a rep; () for the whole team

    def within(self, low: float, high: float) -> bool:
        """Whether the chance lies in a band, both edges in percent."""
        return low <= 100 * self.chance <= high


def aim(analysis: Analysis, case: Case, outlook: Outlook, language: Language = "en") -> Aim | Silent:
    """What the engine can say about a goal, or why it can say nothing."""
    named = {target.metric for target in analysis.targets}
    if not named & set(PLAYED):
        return "not_simulated" if named else "no_level"
    scope, place = scope_of(_without_reason(analysis), case.scenario, language, new="new_customers" in named)
    present = _present(analysis, outlook, scope)
    level = simulated_target(analysis, present)
    if level is None:
        return "no_level"
    target = next(one for one in analysis.targets if one.metric == level.metric)
    if len(target.unit) == 3 and target.unit.isupper() and target.unit != case.scenario.currency:
        return "not_simulated"
    first, last = next_quarter(case)
    if analysis.time is not None and analysis.time.end is not None and not first <= analysis.time.end <= last:
        return "other_period"
    metric = PLAYED[level.metric]
    down = target.direction == "down"
    safe, impossible = (outlook.level(metric, 1 - chance if down else chance, scope) for chance in (SAFE, IMPOSSIBLE))
    return Aim(metric, level.value, outlook.chance(metric, level.value, scope, down=down), safe, impossible, place)


def _without_reason(analysis: Analysis) -> str:
    """The text with its reasons blanked, to the end of their sentences: what a goal is for is not what it is about."""
    text = analysis.text
    for span in analysis.relevant.spans:
        stop = _STOP.search(text, span.end)
        end = stop.start() if stop else len(text)
        text = text[: span.start] + " " * (end - span.start) + text[end:]
    return text


def _present(analysis: Analysis, outlook: Outlook, scope: Scope) -> dict[str, float]:
    """From where a change counts: the same quarter a year before, or the last full one where the goal says so."""
    said = " ".join(target.base_ref or "" for target in analysis.targets)
    lately = re.search(r"环比|上季|上个季度|last quarter|previous quarter|prior quarter", said) is not None
    found = {}
    for name, metric in PLAYED.items():
        value = outlook.last_full(metric, scope) if lately else outlook.year_ago(metric, scope)
        if np.isfinite(value):
            found[name] = value
    return found


def scope_of(text: str, scenario: Scenario, language: Language, *, new: bool = False) -> tuple[Scope, tuple[str, ...]]:
    """The part of the company that a text is about, and its names in one language; `new`: new customers are meant."""
    products = [number for number, one in enumerate(scenario.products) if _names(text, one, "product")]
    regions = [one.id for one in scenario.regions if _names(text, one, "region")]
    customers = [number for number, one in enumerate(scenario.customers) if _names(text, one, "customer")]
    if new and not customers:
        customers = [n for n, one in enumerate(scenario.customers) if one.id == "new_customer"]
    people = [number for number, one in enumerate(scenario.team.reps) if _is_subject(text, (one.name.en, one.name.zh))]
    reps = [n for n, one in enumerate(scenario.team.reps) if one.region in regions] if regions else people
    segments = [
        p * len(scenario.customers) + c
        for p in (products or range(len(scenario.products)))
        for c in (customers or range(len(scenario.customers)))
    ]
    named = [
        *(one.name for one in scenario.regions if one.id in regions),
        *(scenario.team.reps[n].name for n in people if not regions),
        *(scenario.products[n].name for n in products),
        *(scenario.customers[n].name for n in customers),
    ]
    scope = Scope(tuple(reps) if reps else None, tuple(segments) if products or customers else None)
    return scope, tuple(name.in_(language) for name in named)


def _names(text: str, segment: Segment, sort: Literal["product", "region", "customer"]) -> bool:
    """Whether a text names a region, product or group of customers, in either language."""
    if segment.id == "other":
        return False
    english = segment.name.en.removesuffix("s")
    if sort == "product":
        english = f"{english} product|{english} line" if segment.id != "accessories" else english
    flags = 0 if sort == "region" else re.IGNORECASE
    return segment.name.zh in text or re.search(rf"\b(?:{english})", text, flags) is not None


def _is_subject(text: str, names: tuple[str, ...]) -> bool:
    """Whether a text begins with a person who is to reach it, rather than one who answers for others."""
    plain = text.lstrip()
    return any(plain.startswith(name) and not _LEADS.match(plain[len(name) :]) for name in names)
