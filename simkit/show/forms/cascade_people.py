"""Step 3 of `cascade`: a target for each person, beside their past, their load and how likely it is."""

from __future__ import annotations

from functools import partial

import ipywidgets as widgets
import numpy as np

from simkit.company.opening import Opening
from simkit.course.answers import Desk
from simkit.course.checks.cascade_answers import keys, loads
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.cascade_read import amount
from simkit.show.forms.cascade_split import given, make_fit
from simkit.show.forms.recovery_figures import in_unit, value_scale
from simkit.show.newest import Newest
from simkit.show.sheet import Sheet

#: Loads that are called heavy or light, and the reserve that "make it add up" keeps.
HEAVY, LIGHT, KEPT = 1.4, 0.6, 0.05

#: The surplus of the people's targets that is a reserve.
MOST = 0.10

Targets = tuple[float, ...]


class Likelihood(Newest[Targets, np.ndarray]):
    """How likely each person's target is."""

    def __init__(self, view: Opening) -> None:
        super().__init__(lambda targets, outdated: view.chances(targets, cancelled=outdated))


def people(view: Opening, sheet: Sheet, language: Language, likelihood: Likelihood, number: int = 3) -> widgets.Box:
    """A row a person by region, the sum with its reserve, and the region's people against the region's target."""
    chances: list[np.ndarray | None] = [None]
    rows = [Row(view, sheet, language, number) for number in range(len(view.capacity))]
    total, spread = fields.html("", "sum-reps"), fields.html("", "spread")
    fit = fields.button(
        say("cascade.make_fit_people", language, share=percent(KEPT)),
        "fit-reps",
        partial(make_fit, view, sheet, "reps", view.target * (1 + KEPT)),
        look="quiet",
    )
    asked: list[Targets | None] = [None]

    def answer(found: np.ndarray | None) -> None:
        chances[0] = found
        show()
        for row in rows:
            row.beside.remove_class("sk-waiting")
        spread.value = spread_words(found, view, language)

    def show() -> None:
        values = given(sheet, view, "reps")
        load = loads(np.nan_to_num(values).tolist(), view)
        for number, row in enumerate(rows):
            row.show(values[number], load[number], None if chances[0] is None else float(chances[0][number]))

    def update(_: Desk) -> None:
        values = given(sheet, view, "reps")
        whole = not np.isnan(values).any() and bool((values >= 0).all())
        total.value = reserve_words(view, float(np.nansum(values)), language) + regions_words(
            view, values, given(sheet, view, "regions"), language
        )
        surplus = float(np.nansum(values)) / view.target - 1
        fields.show(fit, sheet.writable and whole and not 0.01 <= surplus <= MOST)
        targets = tuple(float(value) for value in values) if whole else None
        if targets != asked[0]:
            asked[0] = targets
            if targets is None:
                likelihood.drop()
                chances[0], spread.value = None, ""
            else:
                for row in rows:
                    row.beside.add_class("sk-waiting")
                likelihood.ask(targets, answer)
        show()

    fields.follow(sheet, update)
    head = boards.heading(number, say("cascade.people_title", language), say("cascade.people_lead", language))
    in_sight = fields.box([total, spread, fit], "sk-sticky")
    return fields.box(
        [fields.html(head), fields.box([row.box for row in rows], "sk-people"), in_sight], "sk-section step-people"
    )


class Row:
    """One person: the amount, and beside it past, days, load and likelihood."""

    def __init__(self, view: Opening, sheet: Sheet, language: Language, number: int) -> None:
        self._view, self._language, self._number = view, language, number
        region = view.scenario.regions[int(view.world.region[number])].name.in_(language)
        label = say("cascade.person", language, person=view.names(language)[number], region=region)
        field = fields.number(in_unit(label, "money", language))
        path = f"reps.{keys(view, 'reps')[number]}"
        fields.bind_number(sheet, field, path, lambda: value_scale("money", language))
        self.beside = fields.html("", f"sk-beside beside-rep-{number}")
        self.box = fields.box([fields.with_hint(field, language), self.beside], "sk-amount")
        self._past = boards.paragraph(self._past_words(), "sk-note")

    def show(self, target: float, load: float, chance: float | None) -> None:
        """Load and likelihood of the target that stands there."""
        if np.isnan(target):
            self.beside.value = self._past
            return
        heavy = load > HEAVY or load < LIGHT
        words = say("cascade.load", self._language, load=f"{load:.2f}")
        if heavy:
            words += " " + say("cascade.load_heavy" if load > 1 else "cascade.load_light", self._language)
        meter = "" if chance is None else chance_meter(chance, self._language)
        self.beside.value = meter + boards.paragraph(words, "sk-out" if heavy else "sk-in") + self._past

    def _past_words(self) -> str:
        view, number, language = self._view, self._number, self._language
        same = view.same_period("rep", [number])[-1][0]
        year = view.years("rep", [number])[-1][0] / 4
        facts = say(
            "cascade.past_person",
            language,
            same=amount(view, same, language),
            year=amount(view, year, language),
            days=percent(view.capacity[number]),
        )
        if number == view.known.newcomer:
            return say("cascade.past_of_predecessor", language, facts=facts)
        return facts


def chance_meter(chance: float, language: Language) -> str:
    """A likelihood as a bar with its number; out of 1,000 quarters, so none is not impossible."""
    words = "< 1%" if chance < 0.01 else "> 99%" if chance > 0.99 else percent(chance)
    kind = "sk-chance sk-chance-odd" if chance < 0.15 or chance > 0.85 else "sk-chance"
    named = f"<span>{say('cascade.chance', language)}</span><b>{words}</b>"
    return f'<div class="{kind}">{named}<i><i style="width:{100 * chance:.0f}%"></i></i></div>'


def reserve_words(view: Opening, total: float, language: Language) -> str:
    """The people's targets together against the team's."""
    surplus = total / view.target - 1
    shown = {
        "sum": amount(view, total, language),
        "target": amount(view, view.target, language),
        "share": percent(abs(surplus), 1),
    }
    if surplus < -0.0005:
        return boards.notice(say("cascade.reserve_short", language, **shown), "warn")
    if surplus < 0.01:
        return boards.notice(say("cascade.reserve_none", language, **shown), "warn")
    if surplus > MOST + 0.0005:
        return boards.notice(say("cascade.reserve_over", language, **shown), "warn")
    return boards.notice(say("cascade.reserve_kept", language, **shown), "good")


def regions_words(view: Opening, targets: np.ndarray, regions: np.ndarray, language: Language) -> str:
    """Regions whose people do not carry them; '' while either is open."""
    if np.isnan(targets).any() or np.isnan(regions).any():
        return ""
    sums = np.bincount(view.world.region, weights=targets, minlength=len(regions))
    lines = [
        say(
            "cascade.region_conflict",
            language,
            region=segment.name.in_(language),
            people=amount(view, float(of_people), language),
            target=amount(view, float(asked), language),
        )
        for segment, of_people, asked in zip(view.scenario.regions, sums, regions, strict=True)
        if not asked * 0.995 <= of_people <= asked * (1 + MOST + 0.005)
    ]
    return boards.notice(lines, "warn", say("cascade.region_conflicts", language)) if lines else ""


def spread_words(chances: np.ndarray | None, view: Opening, language: Language) -> str:
    """The least and the most likely target, in one line."""
    if chances is None:
        return boards.notice(say("cascade.likelihood_trouble", language), "warn")
    named = view.names(language)
    return boards.paragraph(
        say(
            "cascade.spread",
            language,
            low=percent(float(chances.min())),
            lowest=named[int(chances.argmin())],
            high=percent(float(chances.max())),
            highest=named[int(chances.argmax())],
        ),
        "sk-spread",
    )
