"""Step 4 of `recovery`: the futures of the chosen actions against doing nothing, on equal luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ipywidgets as widgets
import numpy as np

from simkit.course.answers import Desk
from simkit.course.words import percent, say
from simkit.measures.intervals import paired
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.fan import fan_svg
from simkit.show.forms.recovery_act import Choice, begun, chosen, within_means
from simkit.show.newest import Newest
from simkit.show.sheet import Sheet

if TYPE_CHECKING:
    from simkit.company.case import Case, Futures

REPLICATIONS = 1_000


@dataclass(frozen=True)
class Sight:
    """What the engine says: the futures of the chosen actions (None where none is chosen) and of doing nothing."""

    choices: tuple[Choice, ...]
    plan: Futures | None
    nothing: Futures


class Oracle(Newest[tuple[Choice, ...], Sight | None]):
    """Plays futures off the main loop; doing nothing is played once, and what was asked last is known."""

    def __init__(self, case: Case) -> None:
        super().__init__(self._sight)
        self._case = case
        self.last: Sight | None = None

    def warm(self) -> None:
        """Play the futures of doing nothing ahead of time, so that the first look is quick."""
        if "idle" not in vars(self._case):  # made ahead of time a page must not start a thread
            self.thread.ahead(lambda: self._case.idle)

    def _sight(self, choices: tuple[Choice, ...], outdated: Callable[[], bool]) -> Sight | None:
        if outdated():
            return None
        if self.last is None or self.last.choices != choices:
            plan = None
            if choices:
                plan = self._case.futures(self._case.plan(choices), replications=REPLICATIONS, cancelled=outdated)
            self.last = Sight(choices, plan, self._case.idle)
        return self.last


def see(
    case: Case, sheet: Sheet, language: Language, oracle: Oracle, in_short: widgets.HTML, number: int = 4
) -> widgets.Box:
    """The fan chart and the odds, played again whenever the chosen actions change; nothing before the commitment."""
    message, picture = fields.html("", "see-message"), fields.html("", "see-picture")
    asked: list[tuple[Choice, ...] | None] = [None]

    def answer(sight: Sight | None) -> None:
        if asked[0] is None:  # meanwhile the choice went beyond the means
            return
        message.value = "" if sight else boards.notice(say("recovery.see_trouble", language), "warn")
        if sight:
            picture.value, in_short.value = sight_html(sight, language), odds_in_short(sight, language)
        for part in (picture, in_short):
            part.remove_class("sk-waiting")

    def update(desk: Desk) -> None:
        choices = begun(desk.answers)
        if desk.answers.get("committed") is None:
            message.value = boards.notice(say("recovery.see_locked", language))
        elif not within_means(case, chosen(desk.answers)):
            message.value = boards.notice(say("recovery.see_beyond_means", language), "warn")
            in_short.value = ""
            picture.add_class("sk-waiting")
            asked[0] = None
        elif choices != asked[0]:
            asked[0] = choices
            for part in (picture, in_short):
                part.add_class("sk-waiting")
            oracle.ask(choices, answer)

    oracle.warm()
    fields.follow(sheet, update)
    head = boards.heading(number, say("recovery.see_title", language), say("recovery.see_lead", language))
    return fields.box([fields.html(head), message, picture], "sk-section step-see")


def sight_html(sight: Sight, language: Language) -> str:
    """Fan chart, legend and the odds in words and numbers."""
    legend = "".join(
        f'<span class="sk-key sk-key-{name}">{say(f"recovery.key_{name}", language)}</span>'
        for name in ("band50", "band80", "median", "idle", "target")
        if sight.plan is not None or name != "median"
    )
    note = boards.paragraph(say("recovery.see_note", language, futures=f"{REPLICATIONS:,}"), "sk-note")
    chart = (
        f'<div class="sk-fanbox">{fan_svg(sight.plan, sight.nothing, language)}<p class="sk-keys">{legend}</p></div>'
    )
    return f'<div class="sk-sight">{chart}<div class="sk-odds">{boards.cards(odds(sight, language))}{note}</div></div>'


def odds(sight: Sight, language: Language) -> list[tuple[str, str, str]]:
    """The chance of reaching the target, the likely end, and the gain over doing nothing, future by future."""
    idle = sight.nothing
    if sight.plan is None:
        return [
            (say("recovery.odds_nothing", language), _chance(idle.chance), say("recovery.odds_remark", language)),
            (say("recovery.odds_end", language), percent(float(np.median(idle.final))), _range(idle.final, language)),
        ]
    gain, error = paired(sight.plan.weighted, idle.weighted)  # equal luck, so the difference is the plan's own
    return [
        (
            say("recovery.odds_plan", language),
            _chance(sight.plan.chance),
            say("recovery.odds_against", language, chance=_chance(idle.chance)),
        ),
        (
            say("recovery.odds_end", language),
            percent(float(np.median(sight.plan.final))),
            _range(sight.plan.final, language),
        ),
        (
            say("recovery.odds_gain", language),
            say("recovery.points", language, points=f"{gain * 100:+.1f}"),
            say(
                "recovery.odds_gain_remark",
                language,
                error=f"{error * 100:.1f}",
                better=percent(float((sight.plan.final > idle.final).mean())),
            ),
        ),
    ]


def odds_in_short(sight: Sight, language: Language) -> str:
    """The chance of reaching the target in one line."""
    idle = _chance(sight.nothing.chance)
    if sight.plan is None:
        return boards.paragraph(say("recovery.short_nothing", language, chance=idle))
    return boards.paragraph(say("recovery.short_plan", language, chance=_chance(sight.plan.chance), nothing=idle))


def _chance(share: float) -> str:
    """A chance out of 1,000 futures; none seen is not the same as impossible."""
    return "< 1%" if share < 0.01 else "> 99%" if share > 0.99 else percent(share)


def _range(final: np.ndarray, language: Language) -> str:
    low, high = np.quantile(final, (0.1, 0.9))
    return say("recovery.odds_range", language, low=percent(float(low)), high=percent(float(high)))
