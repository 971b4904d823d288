"""SMART: a goal statement read by rule, in English and Chinese, as a colleague would read it (D3, D17)."""

from simkit.goals.smart.analyse import analyse
from simkit.goals.smart.hints import hint
from simkit.goals.smart.model import Analysis, Finding, Issue, Span, Target, Time
from simkit.goals.smart.predict import prediction
from simkit.goals.smart.reach import Level, simulated_target, supports

__all__ = [
    "Analysis",
    "Finding",
    "Issue",
    "Level",
    "Span",
    "Target",
    "Time",
    "analyse",
    "hint",
    "prediction",
    "simulated_target",
    "supports",
]
