"""Reports: verdicts with words and pictures, a debrief page for a group and an index for the trainer.

A page is one HTML file that needs nothing else and prints well. It is read after the reveal, so it may name the cause.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from simkit.company.case import Case, CaseRecipe, open_case
from simkit.course.answers import Answers
from simkit.course.checks import subject
from simkit.course.exercise import exercise
from simkit.course.grade import Verdict, grade
from simkit.course.words import say
from simkit.scenario import Frozen, Language
from simkit.show import boards
from simkit.workshop.parts import Told, part

if TYPE_CHECKING:
    from simkit.workshop.batch import Graded

STYLE = Path(__file__).parent / "pages" / "report.css"
SHELL = Path(__file__).parent / "pages" / "report.html"


class Handed(Frozen):
    """What a group handed in for one exercise: validated answers, or the reason why there are none ("" for nothing)."""

    exercise: str
    answers: Answers | None = None
    reason: str = ""
    settings: dict[str, float] = Field(default_factory=dict)  #: what the trainer had set


class Brief(Frozen):
    """All that is needed for the debrief of a group, in the order in which it is shown."""

    group: str
    language: Language
    case: CaseRecipe
    handed: tuple[Handed, ...]


#: Characters that are not seen and may turn a line around or end it: controls, bidirectional marks, lone surrogates.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Block(str):
    """A piece of HTML that a notebook shows."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return self


class Opened:
    """A case and what its checks judge by; what was played for one group is used again for the next."""

    def __init__(self, recipe: CaseRecipe) -> None:
        self.case = open_case(recipe)
        self._grounds: dict[str, Any] = {}

    def grounds(self, name: str) -> Any:
        """The grounds of an exercise."""
        if name not in self._grounds:
            self._grounds[name] = subject(name).grounds(self.case)
        return self._grounds[name]


@lru_cache(maxsize=1)
def opened(recipe: CaseRecipe) -> Opened:
    """The case of the workshop that is being graded; a warm parent has it open before it forks."""
    return Opened(recipe)


def open_debrief(brief_file: str) -> Debrief:
    """The debrief that a file describes."""
    return Debrief(Brief.model_validate_json(Path(brief_file).read_bytes()))


@dataclass(frozen=True)
class Debrief:
    """What a group is told, exercise by exercise; each part is HTML."""

    brief: Brief

    @property
    def case(self) -> Case:
        """The case that the group played."""
        return opened(self.brief.case).case

    @cached_property
    def told(self) -> dict[str, Told]:
        """What there is to tell of each exercise that could be read."""
        return {one.exercise: self._tell(one) for one in self.brief.handed if one.answers is not None}

    def overview(self) -> Block:
        """The points of each exercise, side by side."""
        cards = [
            (exercise(name).title.in_(self.brief.language), self._points(told.verdicts.values(), name), "")
            for name, told in self.told.items()
        ]
        return Block(boards.cards(cards))

    def exercises(self) -> Block:
        """Every exercise in its order: what it has to tell, then check by check."""
        return Block("".join(self._exercise(one) for one in self.brief.handed))

    def _exercise(self, handed: Handed) -> str:
        if handed.answers is None:
            return missing(handed.exercise, handed.reason, self.brief.language)
        told = self.told[handed.exercise]
        rows = "".join(_verdict_row(handed.exercise, verdict, told.language) for verdict in told.verdicts.values())
        verdicts = boards.section(say("report.verdicts", told.language), f'<ul class="sk-verdicts">{rows}</ul>')
        pieces = (*part(handed.exercise).debrief(told), verdicts)
        return _head(handed.exercise, told.language) + "".join(pieces)

    def _tell(self, handed: Handed) -> Told:
        about, answers, language = subject(handed.exercise), handed.answers or {}, self.brief.language
        grounds = opened(self.brief.case).grounds(handed.exercise)
        verdicts = grade(handed.exercise, answers, self.case, language, grounds=grounds, settings=handed.settings)
        by_check, in_force = {one.check: one for one in verdicts}, exercise(handed.exercise).in_force(handed.settings)
        return Told(about.read(answers), self.case, grounds, by_check, language, in_force)

    def _points(self, verdicts: Iterable[Verdict], name: str) -> str:
        points = sum(verdict.points for verdict in verdicts)
        return say("report.points_of", self.brief.language, points=f"{points:g}", most=exercise(name).max_points)


def page(group: str, body: str, language: Language) -> str:
    """A debrief as one HTML file."""
    return shell(say("report.title", language), say("report.of_group", language, group=group), body, language)


def missing(name: str, reason: str, language: Language) -> str:
    """In place of an exercise: nothing was handed in, or nothing that could be read."""
    said = say("report.not_read", language, reason=reason) if reason else say("report.nothing_handed_in", language)
    return _head(name, language) + boards.section("", boards.notice(said, "warn"))


def no_debrief(reason: str, language: Language) -> str:
    """In place of a debrief that could not be made."""
    return boards.section("", boards.notice(say("report.no_debrief", language, reason=reason), "warn"))


def shell(title: str, subtitle: str, body: str, language: Language) -> str:
    """One HTML file around a body: our style sheets inside, no script, nothing from elsewhere."""
    style = STYLE.read_text(encoding="utf-8")
    tongue = "zh-Hans" if language == "zh" else "en"
    html = string.Template(SHELL.read_text(encoding="utf-8")).substitute(
        language=tongue,
        title=escape(title),
        subtitle=escape(subtitle),
        sheet=boards.stylesheet(),
        style=style,
        body=body,
    )
    return UNSEEN.sub("\ufffd", html)


def index(graded: Sequence[Graded], exercises: Sequence[str], case: Case, language: Language) -> str:
    """The trainer's page: points with links, what could not be read, and what the room argued about."""
    from simkit.workshop.index import body

    title, lead = say("report.index", language), say("report.index_lead", language)
    return shell(title, lead, body(graded, exercises, case, language), language)


def _head(name: str, language: Language) -> str:
    return f'<h2 class="sk-exercise">{escape(exercise(name).title.in_(language))}</h2>'


def _verdict_row(name: str, verdict: Verdict, language: Language) -> str:
    title = exercise(name).check(verdict.check).title.in_(language)
    status = say(f"form.status_{verdict.status}", language)
    points = say("report.points_of", language, points=f"{verdict.points:g}", most=f"{verdict.max_points:g}")
    return (
        f'<li class="sk-verdict sk-{verdict.status}"><div><b>{escape(title)}</b><span>{escape(status)}</span>'
        f"<i>{escape(points)}</i></div>{boards.paragraph(verdict.message)}</li>"
    )
