"""Step 3 of `review`: the appraisal interview in six steps with one rep of the team (D11)."""

from __future__ import annotations

import ipywidgets as widgets
import pandas as pd

from simkit.course.answers import Desk
from simkit.course.checks.review_answers import BEHAVIOUR, CHARACTER, SUPPORT, Played
from simkit.course.words import percent, say
from simkit.measures.profile import ITEMS
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.recovery_figures import amounts, in_unit, value_scale
from simkit.show.sheet import Sheet

ROOT = "interview"
BANDS = ("below_80", "from_80", "from_100", "above_120")


def interview(played: Played, sheet: Sheet, language: Language) -> widgets.Box:
    """Whom to talk to, that rep beside the team, and the six steps."""
    people = [(person.name.in_(language), number) for number, person in enumerate(played.case.scenario.team.reps)]
    rep = fields.dropdown(say("review.rep", language), people, language)
    fields.bind_choice(sheet, rep, f"{ROOT}.rep")
    table = fields.html("", "review-profile")
    seen: list[int | None] = [None]

    def update(_: Desk) -> None:
        chosen = sheet.get(f"{ROOT}.rep")
        if chosen != seen[0]:
            seen[0] = chosen
            known = isinstance(chosen, int) and 0 <= chosen < len(people)
            table.value = profile_html(played, chosen, people[chosen][0], language) if known else ""

    fields.follow(sheet, update)
    head = boards.heading(3, say("review.talk_title", language), say("review.talk_lead", language))
    steps = [*_look_back(sheet, language), *_talk(played, sheet, language), *_go_on(played, sheet, language)]
    return fields.box([fields.html(head), rep, table, *steps], "sk-section step-interview")


def profile_html(played: Played, rep: int, name: str, language: Language) -> str:
    """The rep beside the team, line by line."""
    write, row = amounts(played.case, language), played.standing(rep)
    reps = played.end.tables.reps
    quota, signed = float(reps["quota"].mean()), played.end.signed / len(reps)
    lines = [
        (say("review.item_quota", language), write(float(row["quota"])), write(quota)),
        (say("review.item_signed", language), write(float(row["signed"])), write(signed)),
        (say("review.item_attainment", language), percent(float(row["attainment"])), percent(played.final)),
    ]
    deals = played.end.tables.deals
    won = deals[(deals["status"] == "signed") & (deals["closed"] >= 0)]
    sizes = [won.loc[won["rep"] == rep, "price"].mean(), won["price"].mean()]
    mine, team = ("–" if pd.isna(size) else write(float(size)) for size in sizes)
    lines.append((say("review.item_size", language), mine, team))
    for item, unit, *values in played.profile(rep)[["item", "unit", "rep", "team"]].itertuples(index=False):
        mine, team = (percent(value, 1) if unit == "share" else f"{value:.1f}" for value in values)
        lines.append((item_name(played, item, language), mine, team))
    columns: list[tuple[str, str, boards.Cell | None]] = [("item", say("review.item", language), None)]
    columns += [(column, say(f"review.{column}", language), str) for column in ("item_rep", "item_team")]
    frame = pd.DataFrame(lines, columns=[column for column, _, _ in columns])
    table = boards.table(frame, say("review.profile", language, person=name), columns)
    return f'<div class="sk-dense">{table}</div>'


def item_name(played: Played, item: str, language: Language) -> str:
    """What is compared, in words."""
    kind, _, stage = item.partition("_")
    if not stage:
        return say(f"review.item_{kind}", language)
    names: dict[str, str] = {entry.id: entry.name.in_(language) for entry in played.case.scenario.stages}
    return say("review.item_conversion", language, stage=names[stage])


def _look_back(sheet: Sheet, language: Language) -> list[widgets.Widget]:
    """1. Targets, 2. self-assessment, 3. score."""
    money = []
    for name in ("quota", "signed"):
        field = fields.number(in_unit(say(f"review.{name}", language), "money", language))
        fields.bind_number(sheet, field, f"{ROOT}.{name}", lambda: value_scale("money", language))
        money.append(fields.with_hint(field, language))
    said = []
    for name in ("attainment_borne", "size_borne", "discount_borne"):
        options = [(say("review.borne_yes", language), True), (say("review.borne_no", language), False)]
        said.append(_choice(sheet, language, name, options))
    bands = fields.radio(say("review.band", language), [(say(f"review.band_{name}", language), name) for name in BANDS])
    fields.bind_choice(sheet, bands, f"{ROOT}.band")
    return [
        _step("targets", language),
        fields.box(money, "sk-grid"),
        _step("self", language),
        *said,
        _step("score", language),
        bands,
    ]


def _talk(played: Played, sheet: Sheet, language: Language) -> list[widgets.Widget]:
    """4. Feedback: two sentences, and what the talk is about."""
    mixed = sorted((*BEHAVIOUR, *CHARACTER))
    sentences = [(say(f"review.feedback_{name}", language), name) for name in mixed]
    rows: list[widgets.Widget] = [_step("feedback", language)]
    for place in range(2):
        field = fields.dropdown(say("review.feedback", language, number=place + 1), sentences, language)
        fields.bind_choice(sheet, field, f"{ROOT}.feedback.{place}")
        rows.append(fields.box([field, _in_full(sheet, f"{ROOT}.feedback.{place}", sentences)], "sk-stack sk-tight"))
    rows.append(_choice(sheet, language, "focus", [(item_name(played, item, language), item) for item in ITEMS]))
    return rows


def _in_full(sheet: Sheet, path: str, options: fields.Options) -> widgets.HTML:
    """What is chosen, in full: on a phone a list cuts a sentence off."""
    words = fields.html("", "sk-beside sk-narrow")
    said = {value: label for label, value in options}

    def update(_: Desk) -> None:
        words.value = boards.paragraph(said.get(sheet.get(path), ""), "sk-note")

    fields.follow(sheet, update)
    return words


def _go_on(played: Played, sheet: Sheet, language: Language) -> list[widgets.Widget]:
    """5. The plan, 6. the record."""
    value = fields.number(say("review.plan_value", language))
    fields.bind_number(sheet, value, f"{ROOT}.plan.value")
    weeks = [(str(week), week) for week in range(1, 14)]
    reps = [(person.name.in_(language), f"rep-{n}") for n, person in enumerate(played.case.scenario.team.reps)]
    who = [(say("review.plan_manager", language), "manager"), *reps]
    help_ = [(say(f"review.support_{name}", language), name) for name in SUPPORT]
    filed = [(say("review.filed_yes", language), True), (say("review.filed_no", language), False)]
    plan = [
        fields.with_hint(value, language),
        _choice(sheet, language, "plan_week", weeks, "plan.week"),
        _choice(sheet, language, "plan_who", who, "plan.who"),
        _choice(sheet, language, "support", help_, "plan.support"),
    ]
    record = [_choice(sheet, language, "filed", filed), _choice(sheet, language, "meeting", weeks)]
    return [
        _step("plan", language),
        fields.box(plan, "sk-grid"),
        _step("record", language),
        fields.box(record, "sk-grid"),
    ]


def _step(name: str, language: Language) -> widgets.HTML:
    return fields.html(boards.subheading(say(f"review.step_{name}", language)))


def _choice(
    sheet: Sheet, language: Language, name: str, options: fields.Options, path: str | None = None
) -> widgets.Widget:
    field = fields.dropdown(say(f"review.{name}", language), options, language)
    fields.bind_choice(sheet, field, f"{ROOT}.{path or name}")
    return field
