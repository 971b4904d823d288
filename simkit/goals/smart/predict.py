"""The analysis as plain data: one line a statement, for comparing with labelled statements."""

from __future__ import annotations

from typing import Any

from simkit.goals.smart.model import Analysis


def prediction(id: str, analysis: Analysis) -> dict[str, Any]:
    """An analysis as the JSON object that the scorer of labelled statements reads."""
    time = analysis.time
    return {
        "id": id,
        "is_goal": analysis.is_goal,
        "labels": {
            "S": analysis.specific.found,
            "M": analysis.measurable.found,
            "T": analysis.time_bound.found,
            "R": analysis.relevant.found,
            "owner": analysis.owner.found,
        },
        "passed": analysis.passed,
        "issues": [issue.code for issue in analysis.issues],
        "metric": analysis.metric,
        "targets": [
            {
                "metric": target.metric,
                "kind": target.kind,
                "op": target.op,
                "direction": target.direction,
                "value": target.value,
                "unit": target.unit,
                "per": target.per,
                "baseline": target.baseline,
                "base_ref": target.base_ref,
                "span": target.span.of(analysis.text),
                **({"invalid": target.invalid} if target.invalid else {}),
            }
            for target in analysis.targets
        ],
        "time": None
        if time is None
        else {
            "kind": time.kind,
            "start": time.start and time.start.isoformat(),
            "end": time.end and time.end.isoformat(),
            "span": time.span.of(analysis.text),
            "milestones": [day.isoformat() for day in time.milestones],
            "cadence": time.cadence,
        },
    }
