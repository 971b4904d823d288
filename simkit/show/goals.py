"""A goal as it was read, to look at: its text with the finds marked, six lights, one hint, how far its number is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from simkit.course.checks.smart_reach import Aim, Silent
from simkit.course.words import money, percent, say
from simkit.goals.smart import Analysis, Span, hint
from simkit.scenario import Language

State = Literal["on", "off", "unknown"]

#: The five letters and the owner, in the order in which they are shown; A is not read from words.
LETTERS = ("specific", "measurable", "attainable", "relevant", "time_bound", "owner")

#: In which order what is missing is spoken of: a goal without a figure has no use for an owner.
FIRST = ("specific", "measurable", "time_bound", "attainable", "relevant", "owner")


@dataclass(frozen=True)
class Reading:
    """A goal and everything that is shown of it. None for an aim that is still being played."""

    analysis: Analysis
    aim: Aim | Silent | None
    low: float  #: the band of "stretch but attainable", percent
    high: float
    on_line: bool = True  #: whether it serves a line of the strategy, where one is asked for

    def state(self, letter: str) -> State:
        """Whether a light is on."""
        if letter == "attainable":
            return (
                "unknown" if not isinstance(self.aim, Aim) else "on" if self.aim.within(self.low, self.high) else "off"
            )
        found = getattr(self.analysis, letter).found and (letter != "relevant" or self.on_line)
        return "on" if found else "off"


def reading_html(reading: Reading, language: Language, currency: str, *, empty: bool = False) -> str:
    """Lights, the marked text, one hint, and the way of the number; the lights alone for an empty field."""
    lights = lights_html(reading, language, empty=empty)
    if empty:
        return lights
    said = hint_of(reading, language)
    spoken = f'<p class="sk-goal-hint" role="status">{escape(said)}</p>' if said else ""
    way = way_html(reading, language, currency) if isinstance(reading.aim, Aim) else _silence(reading, language)
    return lights + marked_html(reading.analysis) + spoken + way


def lights_html(reading: Reading, language: Language, *, empty: bool = False) -> str:
    """The six lights."""
    lights = []
    for letter in LETTERS:
        state = "unknown" if empty else reading.state(letter)
        sign = {"on": "✓", "off": "–", "unknown": "?"}[state] if not empty else ""
        words = say(f"smart.light_{letter}", language)
        initial = say(f"smart.initial_{letter}", language)
        title = say(f"smart.state_{state}", language)
        lights.append(
            f'<li class="sk-light sk-light-{state} light-{letter}" title="{escape(title)}">'
            f"<b>{initial}</b><span>{escape(words)}</span><i>{sign}</i></li>"
        )
    return f'<ul class="sk-lights">{"".join(lights)}</ul>'


def marked_html(analysis: Analysis) -> str:
    """The text with what was found in it marked, each by its kind; everything escaped."""
    text, at, pieces = analysis.text, 0, []
    for span in spans(analysis):
        pieces.append(escape(text[at : span.start]))
        pieces.append(f'<mark class="sk-found sk-found-{span.kind}">{escape(span.of(text))}</mark>')
        at = span.end
    pieces.append(escape(text[at:]))
    return f'<p class="sk-marked">{"".join(pieces)}</p>'


def spans(analysis: Analysis) -> list[Span]:
    """What was found, in the order of the text and without overlaps; of two that do, the one that begins first."""
    lights = (getattr(analysis, letter) for letter in LETTERS if letter != "attainable")
    found = {span for light in lights for span in light.spans}
    found |= {span for issue in analysis.issues if issue.blocking for span in issue.spans}
    ordered = sorted(found, key=lambda span: (span.start, span.kind != "issue", -span.end))
    kept: list[Span] = []
    for span in ordered:
        if span.end > span.start and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


def hint_of(reading: Reading, language: Language) -> str:
    """What to say first: what does not fit, then the first light that is not on, by weight; "" where all is well."""
    blocking = [issue.code for issue in reading.analysis.issues if issue.blocking]
    if blocking:
        return hint(blocking[0], language)
    for letter in FIRST:
        if letter == "attainable":
            said = _too_far(reading, language)
        else:
            missing: Sequence[str] = getattr(reading.analysis, letter).missing
            said = hint(missing[0], language) if missing else ""
            if letter == "relevant" and not missing and not reading.on_line:
                said = say("smart.no_line", language)
        if said:
            return said
    soft = [issue.code for issue in reading.analysis.issues]
    return hint(soft[0], language) if soft else ""


def way_html(reading: Reading, language: Language, currency: str) -> str:
    """Where the number lies between what comes by itself and what hardly ever comes, and its chance in words."""
    aim = reading.aim
    assert isinstance(aim, Aim)
    start, end = (min(aim.safe, aim.impossible), max(aim.safe, aim.impossible))
    share = (aim.value - start) / (end - start) if end > start else 0.5
    share = share if aim.impossible >= aim.safe else 1 - share
    left = f"{100 * min(max(share, 0.0), 1.0):.1f}%"
    place = "、".join(aim.place) if language == "zh" else ", ".join(aim.place)
    figure = say(f"smart.figure_{aim.metric}", language)
    about = say("smart.way_of", language, figure=figure, place=place or say("smart.whole_team", language))
    chance = "< 1%" if aim.chance < 0.01 else "> 99%" if aim.chance > 0.99 else percent(aim.chance)
    words = say("smart.way_chance", language, value=written(aim, aim.value, language, currency), chance=chance)
    values = (("safe", aim.safe), ("impossible", aim.impossible))
    named = ((say(f"smart.way_{name}", language), written(aim, value, language, currency)) for name, value in values)
    ends = "".join(f"<span>{escape(name)}<b>{escape(value)}</b></span>" for name, value in named)
    state = reading.state("attainable")
    return (
        f'<div class="sk-way sk-way-{state}"><p><b class="sk-chance">{escape(words)}</b> {escape(about)}</p>'
        f'<div class="sk-way-line"><i style="left:{left}"></i></div><div class="sk-way-ends">{ends}</div></div>'
    )


def written(aim: Aim, value: float, language: Language, currency: str) -> str:
    """A value of the figure as people write it."""
    if aim.metric in ("signed", "average_deal"):
        return money(value, language, currency)
    return f"{value:.1f}%" if aim.metric in ("win_rate", "conversion") else f"{value:,.0f}"


def _too_far(reading: Reading, language: Language) -> str:
    if not isinstance(reading.aim, Aim) or reading.state("attainable") == "on":
        return ""
    name = "smart.hint_safe" if 100 * reading.aim.chance > reading.high else "smart.hint_steep"
    return say(name, language)


def _silence(reading: Reading, language: Language) -> str:
    """Why nothing is said of the chance; nothing where the goal has no number yet."""
    if reading.aim is None or reading.aim == "no_level" or not reading.analysis.targets:
        return ""
    return f'<p class="sk-note sk-way-none">{escape(say(f"smart.silent_{reading.aim}", language))}</p>'
