"""Step 3 of `recovery`: up to three actions within budget and hours, each as 5W2H, and the decision on the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from simkit.course.answers import Desk
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.recovery_figures import amounts, bind_value, figure_options
from simkit.show.sheet import Sheet

if TYPE_CHECKING:
    from simkit.company.case import Case

Choice = str | tuple[str, int]  #: an action begun today, or in a week of the quarter

MOST = 3  #: actions that a group may choose
NOTE = 300  #: letters of a note
TRIGGERS = ("market", "strategy", "off_target", "launch", "resources")  # D13


def act(case: Case, sheet: Sheet, language: Language, in_short: widgets.HTML, number: int = 3) -> widgets.Box:
    """Catalogue, running totals with the odds in short, a 5W2H line for each chosen action, the target's decision."""
    locked = fields.html(boards.notice(say("recovery.act_locked", language)), "act-locked")
    lines = fields.box([line(case, sheet, language, place) for place in range(MOST)])
    target = adjustment(sheet, language)
    lines_head = fields.html(
        boards.subheading(say("recovery.lines_title", language), say("recovery.lines_lead", language))
    )

    def update(desk: Desk) -> None:
        committed = desk.answers.get("committed") is not None
        fields.show(locked, not committed)
        fields.show(target, committed)
        fields.show(lines_head, committed and bool(chosen(desk.answers)))

    fields.follow(sheet, update)
    head = boards.heading(number, say("recovery.act_title", language), say("recovery.act_lead", language, most=MOST))
    return fields.box(
        [
            fields.html(head),
            locked,
            catalogue(case, sheet, language),
            fields.box([totals(case, sheet, language), in_short], "sk-sticky"),
            lines_head,
            lines,
            target,
        ],
        "sk-section step-act",
    )


def chosen(answers: dict[str, Any]) -> list[str]:
    """The ids of the chosen actions, in the order of choice."""
    return [entry["action"] for entry in answers.get("actions") or () if entry and entry.get("action")]


def begun(answers: dict[str, Any]) -> tuple[Choice, ...]:
    """The chosen actions as the engine plays them: an id, with the week it starts in where the group says so."""
    entries = [entry for entry in answers.get("actions") or () if entry and entry.get("action")]
    return tuple((entry["action"], entry["when"]) if entry.get("when") else entry["action"] for entry in entries)


def spent(case: Case, choices: list[str]) -> tuple[float, float]:
    """Money (currency) and share of the team's hours that the chosen actions cost."""
    actions = [action for action in case.catalogue if action.id in choices]
    return sum(action.cost for action in actions), sum(action.hours for action in actions)


def within_means(case: Case, choices: list[str]) -> bool:
    """Whether budget and hours suffice."""
    cost, hours = spent(case, choices)
    return cost <= case.budget + 1e-6 and hours <= case.hours + 1e-9


def totals(case: Case, sheet: Sheet, language: Language) -> widgets.HTML:
    """What is chosen so far against budget and hours; says by how much it is too much."""
    shown = fields.html("", "act-totals")
    amount = amounts(case, language)

    def update(desk: Desk) -> None:
        choices = chosen(desk.answers)
        cost, hours = spent(case, choices)
        too_much = []
        if cost > case.budget + 1e-6:
            too_much.append(say("recovery.over_budget", language, excess=amount(cost - case.budget)))
        if hours > case.hours + 1e-9:
            too_much.append(say("recovery.over_hours", language, excess=percent(hours - case.hours, 1)))
        meters = (
            _meter(say("recovery.total_actions", language), f"{len(choices)} / {MOST}", len(choices) / MOST, False),
            _meter(
                say("recovery.total_cost", language),
                f"{amount(cost)} / {amount(case.budget)}",
                cost / case.budget,
                cost > case.budget + 1e-6,
            ),
            _meter(
                say("recovery.total_hours", language),
                f"{percent(hours, 1)} / {percent(case.hours, 1)}",
                hours / case.hours,
                hours > case.hours + 1e-9,
            ),
        )
        shown.value = f'<div class="sk-meters">{"".join(meters)}</div>' + boards.notice(too_much, "warn")

    fields.follow(sheet, update)
    return shown


def catalogue(case: Case, sheet: Sheet, language: Language) -> widgets.Box:
    """The actions as cards, each with a button that chooses it or puts it back."""
    return fields.box([card(case, sheet, language, action) for action in case.catalogue], "sk-catalogue")


def card(case: Case, sheet: Sheet, language: Language, action: Any) -> widgets.Box:
    """One action: what it is, what it costs, what it moves and what it cannot."""

    def press() -> None:
        entries = [entry for entry in sheet.get("actions") or () if entry and entry.get("action")]
        kept = [entry for entry in entries if entry["action"] != action.id]
        if len(kept) == len(entries):
            kept = [*entries, {"action": action.id}] if len(entries) < MOST else entries
        sheet.put("actions", kept)

    choose = fields.button(say("recovery.choose_action", language), f"choose-{action.id}", press)
    framed = fields.box([fields.html(_card_text(case, action, language)), choose], "sk-action")

    def update(desk: Desk) -> None:
        choices = chosen(desk.answers)
        picked = action.id in choices
        choose.description = say("recovery.drop_action" if picked else "recovery.choose_action", language)
        ready = desk.answers.get("committed") is not None and sheet.writable
        choose.disabled = not (ready and (picked or len(choices) < MOST))
        (framed.add_class if picked else framed.remove_class)("sk-chosen")

    fields.follow(sheet, update)
    return framed


def line(case: Case, sheet: Sheet, language: Language, place: int) -> widgets.Box:
    """The 5W2H of the chosen action at that place: what and how are given, the group adds the rest."""
    given = fields.html("", "act-given")
    figures = figure_options(case, language)
    path = f"actions.{place}"
    why = fields.dropdown(say("recovery.why", language), figures, language)
    who = fields.dropdown(say("recovery.who", language), people(case, language), language)
    when = fields.dropdown(say("recovery.when", language), weeks(case, language), language)
    where = fields.dropdown(say("recovery.where", language), places(case, language), language)
    sign = fields.dropdown(say("recovery.sign", language), figures, language)
    value = fields.number(say("recovery.sign_value", language))
    note = fields.text(say("recovery.note", language), say("recovery.note_hint", language, letters=NOTE))
    for widget, name in ((why, "why"), (who, "who"), (when, "when"), (where, "where"), (sign, "sign_figure")):
        fields.bind_choice(sheet, widget, f"{path}.{name}")
    bind_value(
        sheet, case, language, value, f"{path}.sign_figure", f"{path}.sign_value", say("recovery.sign_value", language)
    )
    sheet.bind(note, f"{path}.note", read=lambda words: words or "", write=lambda words: words[:NOTE])
    whole = fields.box(
        [given, fields.box([why, who, when, where, sign, fields.with_hint(value, language)], "sk-grid"), note],
        "sk-line",
    )
    actions = {action.id: action for action in case.catalogue}

    def update(desk: Desk) -> None:
        choices = chosen(desk.answers)
        action = actions.get(choices[place]) if place < len(choices) else None
        fields.show(whole, action is not None and desk.answers.get("committed") is not None)
        given.value = _given(case, place, action, language) if action else ""

    fields.follow(sheet, update)
    return whole


def adjustment(sheet: Sheet, language: Language) -> widgets.Box:
    """Whether to ask for another target, by how much and on what ground (D13)."""
    ask = fields.radio(
        say("recovery.adjust", language),
        [(say("recovery.adjust_hold", language), False), (say("recovery.adjust_ask", language), True)],
    )
    percent_ = fields.number(say("recovery.adjust_percent", language))
    trigger = fields.dropdown(
        say("recovery.adjust_trigger", language),
        [(say(f"recovery.trigger_{name}", language), name) for name in TRIGGERS],
        language,
    )
    fields.bind_choice(sheet, ask, "adjustment.ask")
    fields.bind_number(sheet, percent_, "adjustment.percent")
    fields.bind_choice(sheet, trigger, "adjustment.trigger")
    details = fields.box([fields.with_hint(percent_, language), trigger], "sk-grid")

    def update(desk: Desk) -> None:
        fields.show(details, bool((desk.answers.get("adjustment") or {}).get("ask")))

    fields.follow(sheet, update)
    head = boards.subheading(say("recovery.adjust_title", language), say("recovery.adjust_lead", language))
    return fields.box([fields.html(head), ask, details], "sk-stack act-adjustment")


def people(case: Case, language: Language) -> list[tuple[str, str]]:
    """Who can own an action: the manager, two departments, each rep by name."""
    named = [(say(f"recovery.who_{name}", language), name) for name in ("manager", "marketing", "presales")]
    reps = enumerate(case.scenario.team.reps)
    return named + [(person.name.in_(language), f"rep-{number}") for number, person in reps]


def weeks(case: Case, language: Language) -> list[tuple[str, int]]:
    """The weeks of the quarter that are left to start in."""
    length = case.scenario.calendar.days_per_week
    return [
        (say("recovery.week", language, week=week), week)
        for week in range(case.day // length + 1, (case.days - 1) // length + 2)
    ]


def places(case: Case, language: Language) -> list[tuple[str, str]]:
    """Where an action takes place: the whole team, a region, a stage of the funnel."""
    regions = [
        (say("recovery.where_region", language, place=region.name.in_(language)), region.id)
        for region in case.scenario.regions
    ]
    stages = [
        (say("recovery.where_stage", language, place=stage.name.in_(language)), stage.id)
        for stage in case.scenario.stages
    ]
    return [(say("recovery.where_team", language), "team"), *regions, *stages]


def _card_text(case: Case, action: Any, language: Language) -> str:
    facts = (
        (say("recovery.action_cost", language), _cost(case, action, language)),
        (say("recovery.action_hours", language), percent(action.hours, 1)),
        (
            say("recovery.action_lag", language),
            say("recovery.one_day" if action.lag == 1 else "recovery.days", language, days=action.lag),
        ),
    )
    rows = (
        (say("recovery.action_how", language), action.how.in_(language)),
        (say("recovery.action_moves", language), action.moves.in_(language)),
        (say("recovery.action_cannot", language), action.cannot.in_(language)),
    )
    title = boards.subheading(action.name.in_(language))
    what = boards.paragraph(action.what.in_(language))
    return f'{title}{what}<div class="sk-facts">{boards.pairs(facts)}</div>{boards.pairs(rows)}'


def _given(case: Case, place: int, action: Any, language: Language) -> str:
    much = say("recovery.how_much_words", language, cost=_cost(case, action, language), hours=percent(action.hours, 1))
    rows = (
        (say("recovery.what", language), action.what.in_(language)),
        (say("recovery.how", language), action.how.in_(language)),
        (say("recovery.how_much", language), much),
    )
    return boards.subheading(f"{place + 1}. {action.name.in_(language)}") + boards.pairs(rows)


def _cost(case: Case, action: Any, language: Language) -> str:
    return amounts(case, language)(action.cost) if action.cost else say("recovery.no_money", language)


def _meter(name: str, words: str, share: float, over: bool) -> str:
    width = min(100.0, share * 100)
    kind = "sk-meter sk-over" if over else "sk-meter"
    return f'<div class="{kind}"><span>{name}</span><b>{words}</b><i><i style="width:{width:.0f}%"></i></i></div>'
