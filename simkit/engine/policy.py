"""What reps choose. For now a fixed rule by pace; the kernel only looks the choice up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EffortRule:
    """Effort of a rep for a week, from attainment against the pace of the quarter (reference-model rule).

    Pace is attainment divided by the share of the quarter's working days that are gone. Effort multiplies selling
    hours and the arrival of leads; it is 1 in the first week of a quarter.
    """

    give_up_below: float = 0.4  #: pace below which a rep no longer believes in the quarter
    at_ease_from: float = 1.0  #: pace from which a rep is no longer behind
    given_up: float = 0.85
    behind: float = 1.15
    on_pace: float = 1.05
    done: float = 0.90  #: attainment of 100 % reached
