"""The pipeline and what it is worth: open amounts by stage, weighted by the chance to sign."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simkit.measures.funnel import stages
from simkit.scenario import STAGES
from simkit.tables import Tables


def pipeline(tables: Tables) -> pd.DataFrame:
    """stage, deals, amount, weighted, overdue_deals, overdue_amount (currency) of the deals that are open today.

    The weight of a stage is the product of the running quarter's conversions from it to the signature; a deal is
    overdue when it should have been signed by now at the usual dwell times.
    """
    funnel = stages(tables)
    conversion = funnel[funnel["period"] == "now"].set_index("stage")["conversion"].fillna(0.0)
    waiting = tables.deals[tables.deals["status"] == "open"]
    rows = []
    for position, stage in enumerate(STAGES):
        deals = waiting[waiting["stage"] == stage]
        overdue = deals[deals["due"] < tables.day]
        amount = float(deals["amount"].sum())
        weight = float(np.prod(conversion[list(STAGES[position:])]))
        rows.append((stage, len(deals), amount, amount * weight, len(overdue), float(overdue["amount"].sum())))
    return pd.DataFrame(rows, columns=["stage", "deals", "amount", "weighted", "overdue_deals", "overdue_amount"])
