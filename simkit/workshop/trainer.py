"""The trainer's page: how the groups stand, open and close, reveal the outcomes, the links of the groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import segno

from simkit.course.answers import Answers
from simkit.course.exercise import Setting, exercise
from simkit.course.grade import grade
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards
from simkit.show.frame import LanguageSwitch, button, classed, stylesheet
from simkit.show.live import Live
from simkit.show.steps import Steps
from simkit.workshop.parts import part
from simkit.workshop.room import Room
from simkit.workshop.store import Group, Progress, Standing, Store

if TYPE_CHECKING:
    from simkit.company.case import Case

CHECKS = (0, 1, 2, 3, 5, 8, 10)


class TrainerPage(widgets.VBox):  # type: ignore[misc]
    """Everything the trainer needs while the room works; follows the store each second.

    The strip lists every exercise; below it stands the one that is in hand.
    """

    def __init__(self, store: Store, language: Language, address: str) -> None:
        self.store, self.address, self.case = store, address, store.case()
        self.rooms = {name: Room(store, name) for name in store.exercises()}
        self.exercise = store.opened_last()
        self._seen: Any = None
        self._outcomes: dict[tuple[str, str, int, Language], str] = {}
        self._body = widgets.VBox()
        self._switch = LanguageSwitch(self._speak, language)
        self._steps = Steps([(name, exercise(name).title) for name in self.rooms], self.go, language)
        self._heading = classed(widgets.HTML(), "sk-bar-title")
        self.live = Live(self.update, language)
        bar = classed(widgets.Box([self._heading, self._switch]), "sk-bar")
        styles = (stylesheet(), classed(widgets.HTML(boards.stylesheet() + _css()), "sk-hidden"))
        super().__init__([*styles, self.live, bar, self._steps, self._body])
        classed(self, "simkit", "sk-frame", "trainer-page")
        self._speak(language)

    @property
    def room(self) -> Room:
        """The exercise in hand."""
        return self.rooms[self.exercise]

    def go(self, name: str) -> None:
        """Take another exercise in hand."""
        self.exercise = name
        self._make()

    def update(self) -> None:
        """Show how the room stands now, if anything is new."""
        progress = self.store.progress()
        settings = self.room.settings()
        seen = (progress, self.room.phase(), self.room.checks_allowed(), settings, self.room.standings())
        if seen != self._seen:
            self._seen = seen
            self._show(*seen)

    def _speak(self, language: Language) -> None:
        self.language: Language = language
        self.live.speak(language)
        self._switch.mark(language)
        self._steps.speak(language)
        self._heading.value = f"<h1>{escape(say('trainer.title', language))}</h1>"
        self._make()

    def _make(self) -> None:
        language, room = self.language, self.room
        groups = self.store.groups()
        self._steps.at(self.exercise)
        self._rows = {group.id: Row(group, language, self._do(partial(room.reopen, group.id))) for group in groups}
        self._control = Control(room, language, self._do)
        self._reveal = Reveal(self, language)
        links = widgets.HTML(links_html(groups, self.address, language))
        title = exercise(self.exercise).title.in_(language)
        self._body.children = (
            _section(say("trainer.exercise", language, title=title), [self._control]),
            _section(say("trainer.groups", language), list(self._rows.values())),
            _section(say("trainer.outcomes", language), [self._reveal]),
            _section(say("trainer.links", language), [links]),
        )
        self._seen = None
        self.update()

    def _do(self, act: Callable[[], object]) -> Callable[[], None]:
        """The act, followed by a look at what it changed."""

        def do() -> None:
            act()
            self.update()

        return do

    def _show(
        self,
        progress: Mapping[str, Progress],
        phase: str,
        allowed: int | None,
        settings: Mapping[str, float],
        standings: tuple[Standing, ...],
    ) -> None:
        remarks = {name: _remark(one, len(standings), self.language) for name, one in progress.items()}
        self._steps.show({name: one.phase for name, one in progress.items()}, remarks)
        self._control.show(phase, allowed, settings)
        for standing in standings:
            self._rows[standing.group.id].show(standing, phase)
        self._reveal.show(phase, self.room.in_reveal_order())

    def outcome_of(self, standing: Standing) -> str:
        """The outcome of a group as HTML, played once for each revision of its answers."""
        key = (self.exercise, standing.group.id, standing.revision, self.language)
        if key not in self._outcomes:
            show = part(self.exercise).outcome or partial(outcome_of_verdicts, self.exercise, self.room.settings())
            self._outcomes[key] = show(self.case, standing.answers, self.language)
        return self._outcomes[key]


class Control(widgets.Box):  # type: ignore[misc]
    """Open and close the exercise, and how often "Check" may be used."""

    def __init__(
        self, room: Room, language: Language, do: Callable[[Callable[[], object]], Callable[[], None]]
    ) -> None:
        self.language: Language = language
        self._phase = classed(widgets.HTML(), "sk-state", "room-phase")
        self._open = button(say("trainer.open", language), "room-open", do(room.open))
        self._close = button(say("trainer.close", language), "room-close", do(room.close))
        options = [(say("trainer.checks_unlimited", language), None), *((str(number), number) for number in CHECKS)]
        self._checks = classed(
            widgets.Dropdown(options=options, description=say("trainer.checks", language)), "tr-checks", "room-checks"
        )
        self._settings = {one.id: self._setting(one, language) for one in exercise(room.exercise).settings}
        self._showing = False
        self._checks.observe(lambda change: self._showing or do(partial(room.allow_checks, change["new"]))(), "value")
        for name, field in self._settings.items():
            field.observe(
                lambda change, name=name: self._showing or do(partial(room.set, name, change["new"]))(), "value"
            )
        super().__init__([self._phase, self._open, self._close, self._checks, *self._settings.values()])
        classed(self, "tr-row")

    @staticmethod
    def _setting(setting: Setting, language: Language) -> Any:
        options = [(f"{value:g}", value) for value in setting.options]
        field = widgets.Dropdown(options=options, description=setting.title.in_(language), value=setting.default)
        return classed(field, "tr-checks", f"room-{setting.id}")

    def show(self, phase: str, allowed: int | None, settings: Mapping[str, float]) -> None:
        """Show the phase of the exercise, the checks allowed and the settings."""
        words = say(f"page.phase_{phase}", self.language)
        self._phase.value = f'<span class="sk-phase sk-phase-{phase}">{escape(words)}</span>'
        self._open.disabled, self._close.disabled = phase == "open", phase != "open"
        self._showing = True
        self._checks.value = allowed if allowed in CHECKS else None
        for name, field in self._settings.items():
            field.value = settings[name]
        self._showing = False


class Row(widgets.Box):  # type: ignore[misc]
    """How one group stands, and the button that reopens the exercise for it."""

    def __init__(self, group: Group, language: Language, reopen: Callable[[], None]) -> None:
        self.language: Language = language
        self._words = classed(widgets.HTML(), "tr-standing")
        self._reopen = button(say("trainer.reopen", language), "reopen", reopen)
        super().__init__([self._words, self._reopen])
        classed(self, "tr-row", "tr-group", f"standing-{group.id}")

    def show(self, standing: Standing, phase: str) -> None:
        """Show the group's state, last save, devices and checks used."""
        language = self.language
        state = state_of(standing)
        saved = f"{standing.saved_at.astimezone():%H:%M:%S}" if standing.saved_at else "–"
        facts = (
            say("trainer.saved", language, time=saved),
            say("trainer.devices", language, count=standing.devices),
            say("trainer.checks_used", language, count=standing.checks_used),
        )
        name = escape(say("trainer.group", language, number=standing.group.number))
        label = escape(say(f"trainer.state_{state}", language))
        details = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
        self._words.value = f'<b>{name}</b><span class="tr-state tr-{state}">{label}</span>{details}'
        may = standing.phase != "open" and (standing.submitted or phase == "closed")
        self._reopen.layout.display = "" if may else "none"


class Reveal(widgets.VBox):  # type: ignore[misc]
    """The outcomes, one at a time, without names until the trainer shows one."""

    def __init__(self, page: TrainerPage, language: Language) -> None:
        self.page, self.language = page, language
        self._hint = widgets.HTML()
        self._next = button(say("trainer.reveal", language), "reveal-next", page._do(page.room.reveal_next))
        self._cards = widgets.VBox()
        super().__init__([self._hint, widgets.Box([self._next]), self._cards])

    def show(self, phase: str, standings: Sequence[Standing]) -> None:
        """Show what is revealed so far, the newest first."""
        waiting = sum(not standing.revealed for standing in standings)
        hint = "reveal_closed_only" if phase != "closed" else "reveal_left" if waiting else "reveal_done"
        self._hint.value = boards.paragraph(say(f"trainer.{hint}", self.language, count=waiting))
        self._next.disabled = phase != "closed" or not waiting
        revealed = [(place, one) for place, one in enumerate(standings, start=1) if one.revealed]
        self._cards.children = tuple(self._card(place, one) for place, one in reversed(revealed))

    def _card(self, place: int, standing: Standing) -> widgets.Widget:
        title = say("trainer.outcome", self.language, number=place)
        if standing.named:
            title = f"{title} · {say('trainer.group', self.language, number=standing.group.number)}"
        text = classed(widgets.HTML(boards.subheading(title) + self.page.outcome_of(standing)), "outcome")
        show_name = self.page._do(partial(self.page.room.show_name, standing.group.id))
        naming = [] if standing.named else [button(say("trainer.show_name", self.language), "show-name", show_name)]
        return classed(widgets.VBox([text, *naming]), "tr-outcome")


def _remark(progress: Progress, groups: int, language: Language) -> str:
    """How an exercise stands, in short."""
    phase = say(f"page.phase_{progress.phase}", language)
    if progress.phase == "waiting":
        return phase
    return say("trainer.progress", language, phase=phase, submitted=progress.submitted, groups=groups)


def outcome_of_verdicts(
    name: str, settings: Mapping[str, float], case: Case, answers: Answers, language: Language
) -> str:
    """The outcome of an exercise that has none of its own: what was shown, check by check."""
    verdicts = grade(name, answers, case, language, settings=settings)
    points, most = sum(one.points for one in verdicts), exercise(name).max_points
    rows = [
        (
            exercise(name).check(one.check).title.in_(language),
            one.status,
            say(f"form.status_{one.status}", language),
            "",
        )
        for one in verdicts
    ]
    return boards.paragraph(say("report.points_of", language, points=f"{points:g}", most=most)) + boards.verdicts(rows)


def state_of(standing: Standing) -> str:
    """absent, joined, writing or submitted."""
    if standing.submitted:
        return "submitted"
    if standing.revision:
        return "writing"
    return "joined" if standing.joined else "absent"


def links_html(groups: Sequence[Group], address: str, language: Language) -> str:
    """A link and its QR code for each group, folded until it is needed."""
    folds = []
    for group in groups:
        link = f"{address}/g/{group.key}"
        code = segno.make(link).svg_inline(border=3, light="#fff", omitsize=True)
        name = escape(say("trainer.group", language, number=group.number))
        folds.append(f'<details class="tr-link"><summary>{name}</summary><p><code>{link}</code></p>{code}</details>')
    return boards.paragraph(say("trainer.links_lead", language), "sk-lead") + "".join(folds)


def _section(title: str, children: list[Any]) -> widgets.Widget:
    return classed(widgets.VBox([widgets.HTML(f"<h2>{escape(title)}</h2>"), *children]), "tr-section")


@cache
def _css() -> str:
    return f"<style>{Path(__file__).with_name('trainer.css').read_text(encoding='utf-8')}</style>"
