"""Step 2 of `review`: the retrospective in four steps, each field tied to the tables of the played quarter."""

from __future__ import annotations

import ipywidgets as widgets

from simkit.course.checks.review_answers import NONE, Played
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.recovery_act import people
from simkit.show.forms.recovery_figures import bind_value, figure_options, in_unit, value_scale
from simkit.show.sheet import Sheet

ROOT = "retrospective"


def retrospective(played: Played, sheet: Sheet, language: Language) -> widgets.Box:
    """Goal and end, why, what was learnt."""
    head = boards.heading(2, say("review.retro_title", language), say("review.retro_lead", language))
    return fields.box(
        [
            fields.html(head),
            _step("goal", language),
            *_goal(sheet, language),
            _step("why", language),
            *_why(played, sheet, language),
            _step("learnt", language),
            *_learnt(played, sheet, language),
        ],
        "sk-section step-retrospective",
    )


def _step(name: str, language: Language) -> widgets.HTML:
    return fields.html(boards.subheading(say(f"review.step_{name}", language)))


def _goal(sheet: Sheet, language: Language) -> list[widgets.Widget]:
    target = fields.number(in_unit(say("review.target", language), "money", language))
    fields.bind_number(sheet, target, f"{ROOT}.target", lambda: value_scale("money", language))
    final, gap = fields.number(say("review.final", language)), fields.number(say("review.gap", language))
    for field, name in ((final, "final"), (gap, "gap")):
        fields.bind_number(sheet, field, f"{ROOT}.{name}")
    luck = fields.radio(
        say("review.luck", language),
        [(say(f"review.luck_{name}", language), name) for name in ("worse", "ordinary", "better")],
    )
    fields.bind_choice(sheet, luck, f"{ROOT}.luck")
    return [fields.box([fields.with_hint(field, language) for field in (target, final, gap)], "sk-grid"), luck]


def _why(played: Played, sheet: Sheet, language: Language) -> list[widgets.Widget]:
    options = [(cause.name.in_(language), cause.id) for cause in played.case.causes]
    cause = fields.dropdown(say("review.cause", language), options, language)
    fields.bind_choice(sheet, cause, f"{ROOT}.cause")
    return [cause, *(_evidence(played, sheet, language, place) for place in range(2))]


def _evidence(played: Played, sheet: Sheet, language: Language, place: int) -> widgets.Box:
    path, label = f"{ROOT}.evidence.{place}", say("review.evidence_value", language)
    options = figure_options(played.case, language)
    figure = fields.dropdown(say("review.evidence_figure", language, number=place + 1), options, language)
    value = fields.number(label)
    fields.bind_choice(sheet, figure, f"{path}.figure")
    bind_value(sheet, played.case, language, value, f"{path}.figure", f"{path}.value", label)
    return fields.box([figure, fields.with_hint(value, language)], "sk-pair")


def _learnt(played: Played, sheet: Sheet, language: Language) -> list[widgets.Widget]:
    names = {entry.id: entry.name.in_(language) for entry in played.case.catalogue}
    actions = [(names[name], name) for name, _ in played.choices] + [(say("review.no_action", language), NONE)]
    choices = []
    for field in ("keep", "stop"):
        choice = fields.dropdown(say(f"review.{field}", language), actions, language)
        fields.bind_choice(sheet, choice, f"{ROOT}.{field}")
        choices.append(choice)
    figure = fields.dropdown(say("review.watch", language), figure_options(played.case, language), language)
    fields.bind_choice(sheet, figure, f"{ROOT}.watch.figure")
    label = say("review.watch_limit", language)
    limit = fields.number(label)
    bind_value(sheet, played.case, language, limit, f"{ROOT}.watch.figure", f"{ROOT}.watch.limit", label)
    who = fields.dropdown(say("review.watch_who", language), people(played.case, language), language)
    fields.bind_choice(sheet, who, f"{ROOT}.watch.who")
    return [
        fields.box(choices, "sk-pair"),
        figure,
        fields.box([fields.with_hint(limit, language), who], "sk-grid"),
    ]
