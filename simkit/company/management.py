"""Management: how a team is led (D4, D14, D15) as effects on the levers, through commitment and information.

Nothing here moves a result directly. Participation, fairness and support make people commit to their goals; tracking,
as far as it is supported, gives them and their managers information. Sizes follow facts.md, "On goals", and stated
assumptions; docs/model.md has each equation.
"""

from __future__ import annotations

import math

from simkit.plan import Effect
from simkit.scenario import STAGES, Management

#: Long before any calendar begins: an effect that was always there.
_ALWAYS = -100_000

#: Standard deviation of output between comparable reps, as a share of its mean (assumption; V19 has .3 at its low end).
SPREAD = 0.3

#: Effect of a specific hard goal that people are committed to, in standard deviations: the middle of d = .42–.80
#: (Locke & Latham 2002, second-hand).
GOAL = 0.61

#: Effect of feedback, in standard deviations: d = .41; over a third of interventions harmed (Kluger & DeNisi 1996).
FEEDBACK = 0.41

#: How strongly commitment holds people: the yearly chance to leave is multiplied by exp(-HOLD × (commitment - .5))
#: (assumption).
HOLD = 1.2

#: How much sooner a signed contract is delivered when somebody looks: a fifth over the whole range (assumption).
DELIVERY = 0.2


def commitment(management: Management) -> float:
    """0 … 1: participation counts two fifths, fairness and support three tenths each (weights are assumptions)."""
    return 0.4 * management.participation + 0.3 * management.fairness + 0.3 * management.support


def information(management: Management) -> float:
    """-1 … 1, 0 where tracking is ordinary: tracking helps as far as it is supported and fair, and else it harms.

    The helpful part is (support + fairness) / 2 less a third, the share of feedback interventions that did harm.
    """
    helpful = ((management.support + management.fairness) / 2 - 1 / 3) / (2 / 3)
    ordinary = 0.5 * (0.5 - 1 / 3) / (2 / 3)
    return management.tracking * helpful - ordinary


def effects_of(management: Management) -> tuple[Effect, ...]:
    """The levers that hold always; none where everything is ordinary."""
    return tuple(
        Effect.model_validate({"lever": lever, "size": size, "start": _ALWAYS})
        for lever, size in _sizes(management).items()
        if abs(size - 1) > 1e-9
    )


def change(before: Management, after: Management, start: int, ramp: int) -> tuple[Effect, ...]:
    """What moves when a team led as `before` is led as `after` from day `start` on, fully after `ramp` days."""
    was, becomes = _sizes(before), _sizes(after)
    return tuple(
        Effect.model_validate({"lever": lever, "size": becomes[lever] / was[lever], "start": start, "ramp": ramp})
        for lever in was
    )


def _sizes(management: Management) -> dict[str, float]:
    """Commitment moves effort (hours and leads), information every stage's conversion.

    Conversion is spread over the four stages so that their product carries the size.
    """
    effort = 1 + GOAL * SPREAD * 2 * (commitment(management) - 0.5)
    stage = (1 + FEEDBACK * SPREAD * information(management)) ** 0.25
    return {"hours": effort, "leads": effort} | {f"advance_{name}": stage for name in STAGES}


def attrition(yearly: float, before: Management, after: Management) -> float:
    """The yearly chance to leave once the team is led as `after`, given what it was under `before`."""
    return yearly * math.exp(-HOLD * (commitment(after) - commitment(before)))


def delivery(days: float, before: Management, after: Management) -> float:
    """Days from signature to delivery once the team is led as `after`, given what they were under `before`."""
    return days * (1 - DELIVERY * (information(after) - information(before)))
