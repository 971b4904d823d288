"""Scheme: a pay plan as people design one, in percent, and what it means in currency and for the engine's reps (D10).

On-target pay is what 100 % of the quota earns, whatever the shape of the plan: rates are scaled so that it does.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from simkit.company.world import DATASETS
from simkit.measures.pay import Band, Draw, Gate, Pay, PayPlan, Results, pay
from simkit.measures.payroll import as_incentive
from simkit.scenario import Frozen, Incentive

Percent = Annotated[float, Field(ge=0, le=500)]
Structure = Literal["flat", "tiers", "bands", "accelerator", "both"]
Held = Literal["none", "bonus", "variable"]
GATES = ("discount", "margin", "terms", "complaints")

#: Where rates and bonus change, by structure: attainment, whether only above it (D10's edges).
EDGES: dict[str, tuple[tuple[str, bool], ...]] = {
    "flat": (),
    "tiers": (("1", False), ("1", True)),
    "bands": (("0.8", False), ("1", False), ("1.2", True)),
    "accelerator": (("1", False),),
    "both": (("0.8", False), ("1", False)),
}


class Scheme(Frozen):
    """Every decision about next year's pay; percentages as the form shows them."""

    level: Percent  #: on-target pay, percent of today's
    base_junior: Percent  #: fixed part of on-target pay, by grade
    base_senior: Percent
    base_principal: Percent
    bonus: Percent  #: performance bonus, part of on-target pay; the rest is commission
    structure: Structure
    covers: Literal["slice", "whole"]
    threshold: Percent  #: attainment below which sales earn no commission
    below: Percent  #: rate below 80 % (tiers: below target), percent of the standard rate
    above: Percent  #: rate from target on
    top: Percent  #: rate above 120 % (both: from target on, in place of `above`)
    cap: Percent | None
    bonus_steps: Literal["at_target", "steps"]  #: all at 100 %, or D10's 1 : 1.5 : 2 from 80, 100 and above 120 %
    team_part: Annotated[float, Field(ge=0, le=100)]
    period: Literal["quarter", "year"]
    discount: Held
    margin: Held
    terms: Held
    complaints: Held
    draw_months: Annotated[int, Field(ge=0, le=12)]
    draw_recoverable: bool
    ramp_quota: bool
    clawback: bool
    ratchet: bool

    @property
    def commission(self) -> float:
        """Commission, percent of on-target pay, on average over the grades."""
        return max(0.0, 100 - self.base - self.bonus)

    @property
    def base(self) -> float:
        """Fixed part, percent of on-target pay, on average over the sample team's three, four and two seats."""
        return (3 * self.base_junior + 4 * self.base_senior + 2 * self.base_principal) / 9

    def fixed(self, grade: str) -> float:
        """Fixed part of a grade's on-target pay, percent."""
        part: float = getattr(self, f"base_{grade}")
        return part


class People(Frozen):
    """How pay moves people, and what the company does with quotas; assumptions of datasets/schemes.toml."""

    leavers: float
    pull: float
    newcomer_pull: float
    replacing: float
    guarantee: float
    ratchet_up: float
    ratchet_down: float
    level_quota: float


@cache
def in_force() -> Scheme:
    """The sample company's present scheme."""
    return Scheme.model_validate(_document()["in_force"])


@cache
def example(name: str) -> Scheme:
    """A scheme of the lesson: linear (one rate), bands, steep, gated, capped, same; KeyError for another name."""
    examples: dict[str, dict[str, object]] = _document()["examples"]  # type: ignore[assignment]
    changes = {**examples["linear"], **examples[name]}
    if changes["cap"] is False:  # TOML knows no empty value
        changes["cap"] = None
    return Scheme.model_validate({**in_force().model_dump(), **changes})


@cache
def people() -> People:
    """How pay moves people."""
    return People.model_validate(_document()["people"])


def pay_plan(scheme: Scheme, fixed: float | None = None) -> PayPlan:
    """The scheme as payroll has it, for a quota of 1 and an on-target pay of 1 a period at today's level.

    fixed: the fixed part in percent (default: the average over the grades). Gates, draw and clawback stand in the
    scheme's words: they hold back a part of pay, here none of the limits of the company is known.
    """
    base = scheme.base if fixed is None else fixed
    level, bonus = _share(scheme.level), _share(scheme.bonus)
    commission = max(Decimal(0), 1 - _share(base) - bonus)
    shape = _shape(scheme)
    times = next(band.bonus for band in reversed(shape) if band.start <= 1 and not band.above)
    at_target = PayPlan(base=Decimal(0), bands=shape, covers=scheme.covers)
    unit = pay(at_target, Results(sales=Decimal(1_000_000), quota=Decimal(1_000_000))).commission / 1_000_000
    scale = level * commission / unit if unit > 0 else Decimal(0)
    bands = tuple(band.model_copy(update={"rate": round(band.rate * scale, 9)}) for band in shape)
    return PayPlan(
        base=level * _share(base),
        bands=bands,
        covers=scheme.covers,
        bonus=level * bonus / times if times > 0 else Decimal(0),
        team_part=_share(scheme.team_part),
        cap=None if not scheme.cap else _share(scheme.cap),
        gates=tuple(
            Gate(measure=name, limit=Decimal(0), part=held)  # type: ignore[arg-type]
            for name in GATES
            if (held := getattr(scheme, name)) != "none"
        ),
        draw=Draw(amount=_guarantee(scheme, base), recoverable=scheme.draw_recoverable) if scheme.draw_months else None,
        clawback=Decimal(int(scheme.clawback)),
    )


#: Attainment at which D10's bands meet, and just beside (percent).
BESIDE_EDGES = ("79.99", "80", "99.99", "100", "120", "120.01")


def at_edges(scheme: Scheme, grade: str = "senior") -> list[tuple[str, Pay]]:
    """(attainment, pay) at and beside D10's edges, exact, in percent of today's on-target pay of a period."""
    plan = pay_plan(scheme, scheme.fixed(grade))
    in_percent = {"base": 100 * plan.base, "bonus": 100 * plan.bonus, "draw": None, "gates": ()}
    hundredfold = plan.model_copy(update=in_percent)
    quota = Decimal(100)
    return [(at, pay(hundredfold, Results(sales=Decimal(at), quota=quota))) for at in BESIDE_EDGES]


def incentive(scheme: Scheme, authority: float, floor: float) -> Incentive:
    """The scheme as the engine's reps feel it.

    A gate on discount or margin that holds something back keeps reps within it: `authority` is the largest discount by
    the first, `floor` the largest by the second (assumption: who would lose the pay of a period does not go beyond).
    """
    limits = [limit for name, limit in (("discount", authority), ("margin", floor)) if holds_back(scheme, name)]
    moves = people()
    return as_incentive(
        pay_plan(scheme),
        scheme.period,
        ratchet_up=moves.ratchet_up if scheme.ratchet else 0.0,
        ratchet_down=moves.ratchet_down if scheme.ratchet else 0.0,
        discount_limit=min(limits) if limits else None,
    )


def holds_back(scheme: Scheme, gate: str) -> bool:
    """Whether a gate holds back any pay at all."""
    held = getattr(scheme, gate)
    return held == "variable" or (held == "bonus" and scheme.bonus > 0)


def rules(scheme: Scheme) -> int:
    """How many rules a rep has to know to reckon their own pay; the quality gates together are one."""
    rates = 1 + len(EDGES[scheme.structure])
    bonus = 0 if scheme.bonus == 0 else 1 if scheme.bonus_steps == "at_target" else 2
    switches = (
        scheme.covers == "whole",
        scheme.threshold > 0,
        bool(scheme.cap),
        scheme.bonus > 0 and scheme.team_part > 0,
        scheme.ratchet,
        scheme.structure == "both",
    )
    return rates + bonus + sum(switches) + int(any(holds_back(scheme, gate) for gate in GATES))


def _shape(scheme: Scheme) -> tuple[Band, ...]:
    """Bands with rates as multiples of the standard rate, edges as in D10."""
    below, above, top = (_share(value) for value in (scheme.below, scheme.above, scheme.top))
    rates = {
        "flat": (Decimal(1),),
        "tiers": (below, Decimal(1), above),
        "bands": (below, Decimal(1), above, top),
        "accelerator": (Decimal(1), above),
        "both": (below, Decimal(1), top),
    }[scheme.structure]
    edges = {(Decimal(0), False): rates[0]}
    edges |= {(Decimal(at), over): rate for (at, over), rate in zip(EDGES[scheme.structure], rates[1:], strict=True)}
    bonus = {"at_target": ((Decimal(1), False, Decimal(1)),), "steps": _STEPS}[scheme.bonus_steps]
    threshold = _share(scheme.threshold)
    points = sorted({*edges, *((at, over) for at, over, _ in bonus), (threshold, False)})
    bands = []
    for point in points:
        rate = edges[max(edge for edge in edges if edge <= point)]
        times = max((multiple for at, over, multiple in bonus if (at, over) <= point), default=Decimal(0))
        paid = rate if point >= (threshold, False) else Decimal(0)
        bands.append(Band(start=point[0], above=point[1], rate=paid, bonus=times))
    return tuple(bands)


#: D10: the base bonus from 80 %, 1.5 times from 100 %, twice above 120 %.
_STEPS = ((Decimal("0.8"), False, Decimal(1)), (Decimal(1), False, Decimal("1.5")), (Decimal("1.2"), True, Decimal(2)))


def _guarantee(scheme: Scheme, base: float) -> Decimal:
    return _share(scheme.level) * max(Decimal(0), 1 - _share(base)) * Decimal(str(people().guarantee))


def _share(percentage: float | None) -> Decimal:
    return Decimal(str(percentage or 0.0)) / 100


@cache
def _document() -> dict[str, dict[str, object]]:
    return tomllib.loads((DATASETS / "schemes.toml").read_text(encoding="utf-8"))
