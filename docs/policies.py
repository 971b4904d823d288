"""Draw docs/policies.svg: effort by attainment and week, for a few pay plans and one type of rep.

python docs/policies.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from simkit.engine.policy import STEP, Preferences, solve
from simkit.evidence.firm import STEEP
from simkit.evidence.played import LINEAR
from simkit.scenario import Bonus, Incentive, Tier
from simkit.show import theme

LUMP = Incentive(commission=0.5, tiers=(Tier(start=0.0, rate=0.5),), bonuses=(Bonus(at=1.0, amount=0.4),))
PLANS = {
    "linear pay": LINEAR,
    "accelerator and bonus (the default)": STEEP,
    "the same, capped at 130 %": STEEP.model_copy(update={"cap": 1.3}),
    "plain commission and a bonus at 100 %": LUMP,
}
TYPE = 5  #: of the grid: potential .95 of the quota
WEEKS = {0: theme.BEFORE, 6: theme.WEIGHTED, 10: theme.NOW, 12: theme.TARGET}


def picture() -> Figure:
    """One panel a plan, one line a week."""
    with theme.themed():
        figure = Figure(figsize=(10, 6.4), layout="constrained")
        for axes, (name, plan) in zip(figure.subplots(2, 2, sharex=True, sharey=True).flat, PLANS.items(), strict=True):
            policy = solve(plan, Preferences())
            attainment = STEP * np.arange(policy.effort.shape[2])
            for week, colour in WEEKS.items():
                axes.plot(attainment, policy.effort[TYPE, week], color=colour, label=f"week {week + 1}")
            axes.set(title=name, xlim=(0, 1.6), ylim=(0.4, 1.6))
        for axes in figure.axes[2:]:
            axes.set_xlabel("attainment so far")
        for axes in figure.axes[::2]:
            axes.set_ylabel("effort")
        figure.axes[1].legend()
    return figure


if __name__ == "__main__":
    Path(__file__).with_name("policies.svg").write_text(theme.as_svg(picture()), encoding="utf-8")
