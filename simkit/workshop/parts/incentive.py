"""`incentive` in a workshop: how the scripted groups design pay, and their debrief."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simkit.company.nextyear import compared
from simkit.company.scheme import in_force
from simkit.course.answers import Answers
from simkit.course.checks.incentive import reference_answers
from simkit.course.checks.incentive_answers import Grounds, IncentiveAnswers, changed
from simkit.course.words import money, say
from simkit.scenario import Language
from simkit.show import boards
from simkit.show.forms.incentive_see import figures_html
from simkit.show.paycurve import curve_svg
from simkit.workshop.parts import Part, Told, cast

if TYPE_CHECKING:
    from simkit.company.case import Case


def expert(case: Case, language: Language) -> Answers:
    """Compares a few sound shapes on the years that the page plays."""
    return reference_answers(case, language)


def steady(_: Case, __: Language) -> Answers:
    """One structure, no cap, no ratchet, two gates; the same mix for all, little for somebody new."""
    return {
        "base_junior": 50.0, "base_senior": 50.0, "base_principal": 50.0,
        "bonus": 15.0, "structure": "accelerator", "above": 130.0,
        "capped": False, "threshold": 0.0, "team_part": 10.0, "discount": "bonus", "margin": "bonus",
        "draw_months": 3.0, "ratchet": False,
    }  # fmt: skip


def average(_: Case, __: Language) -> Answers:
    """Tiers with a cap further up, a gate on discount, the ratchet kept, nothing for somebody new."""
    return {
        "base_junior": 50.0, "base_senior": 50.0, "base_principal": 50.0,
        "bonus": 20.0, "structure": "tiers", "below": 67.0, "above": 133.0,
        "capped": True, "cap": 150.0, "team_part": 0.0, "discount": "bonus", "draw_months": 0.0, "ratchet": True,
    }  # fmt: skip


def hasty(_: Case, __: Language) -> Answers:
    """More for everybody, steeper at the target, no gates: the budget will see to it."""
    return {
        "level": 110.0, "base_junior": 40.0, "base_senior": 40.0, "base_principal": 40.0,
        "bonus": 10.0, "structure": "both", "below": 60.0,
        "top": 250.0, "capped": False, "discount": "none", "draw_months": 0.0, "ratchet": False,
    }  # fmt: skip


def careless(_: Case, __: Language) -> Answers:
    """Peace and quiet: almost all of it fixed, the rest shared, guaranteed for whoever begins."""
    return {
        "level": 130.0, "base_junior": 70.0, "base_senior": 70.0, "base_principal": 70.0,
        "bonus": 30.0, "structure": "flat",
        "team_part": 100.0, "discount": "none", "draw_months": 12.0, "ratchet": True,
    }  # fmt: skip


def debrief(told: Told) -> Iterator[str]:
    """The curve, what reps made of the plan on unseen luck, the reference, questions for the retrospective."""
    answers: IncentiveAnswers = told.answers
    grounds: Grounds = told.grounds
    language, scheme = told.language, changed(answers)
    if scheme is None:
        yield boards.section("", boards.notice(_say("debrief_unplayed", language), "warn"))
        return
    currency = grounds.year.world.scenario.currency
    curve = f'<div class="sk-paycurve">{curve_svg(scheme, in_force(), language)}</div>'
    yield boards.section(_say("debrief_curve", language), curve, _say("curve_note", language))
    played, now = grounds.played(scheme), grounds.now
    figures = figures_html(compared(played, now), language, currency, len(played.profit))
    gains = {
        name: money(float((one.profit - now.profit).mean()), language, currency)
        for name, one in (("gain", grounds.reference), ("own", played))
    }
    reference = boards.paragraph(_say("debrief_reference", language, **gains), "sk-lead")
    yield boards.section(_say("debrief_figures", language), figures + reference, _say("debrief_lead", language))
    questions = [_say(f"talk_{name}", language) for name in ("miss", "tell", "watch")]
    yield boards.section("", boards.notice(questions, "info", _say("talk", language)))


def _say(name: str, language: Language, **values: object) -> str:
    return say(f"incentive.{name}", language, **values)


PART = Part(
    players=cast(expert, steady, average, hasty, careless),
    debrief=debrief,
)
