"""Reports: verdicts with words and pictures, a debrief page for a group and an index for the trainer.

A page is one HTML file that needs nothing else and prints well. It is read after the reveal, so it may name the cause.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simkit.company.case import Case, CaseRecipe, open_case
from simkit.course.answers import parse
from simkit.course.checks.recovery import RecoveryAnswers
from simkit.course.checks.recovery_answers import Grounds, action, as_typed, begun, figure, read, within_means
from simkit.course.exercise import exercise
from simkit.course.grade import Verdict, grade
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show import boards, charts, fan, theme

if TYPE_CHECKING:
    from simkit.workshop.batch import Graded

STYLE = Path(__file__).parent / "pages" / "report.css"
SHELL = Path(__file__).parent / "pages" / "report.html"
RECOVERY = "recovery"


class Block(str):
    """A piece of HTML that a notebook shows."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return self


def open_debrief(answers_file: str, case_file: str, language: Language) -> Debrief:
    """The debrief of a group from its validated answers and the workshop's case."""
    document = parse(Path(answers_file).read_bytes())
    case = open_case(CaseRecipe.model_validate_json(Path(case_file).read_bytes()))
    return Debrief(document.group, read(document.answers), case, language)


@dataclass(frozen=True)
class Debrief:
    """What a group is told, part by part; each part is HTML."""

    group: str
    answers: RecoveryAnswers
    case: Case
    language: Language

    @cached_property
    def grounds(self) -> Grounds:
        """The case as the checks see it; what was played for a verdict is shown, not played again."""
        return Grounds(self.case)

    @cached_property
    def verdicts_(self) -> dict[str, Verdict]:
        """The verdict of each check by its id."""
        answers = self.answers.model_dump(mode="json")
        return {v.check: v for v in grade(RECOVERY, answers, self.case, self.language, grounds=self.grounds)}

    def head(self) -> Block:
        """The numbers that matter, side by side."""
        committed, final = self.answers.committed, self.grounds.nothing.final
        low, high = np.quantile(final, [0.1, 0.9])
        points = sum(verdict.points for verdict in self.verdicts_.values())
        most = exercise(RECOVERY).max_points
        cards = (
            (self._say("points"), self._say("points_of", points=f"{points:g}", most=most), ""),
            (self._say("your_forecast"), _percentage(committed.final if committed else None), ""),
            (
                self._say("came"),
                percent(float(np.median(final))),
                self._say("came_remark", low=percent(low), high=percent(high)),
            ),
            (self._say("your_chance"), _percentage(committed.chance if committed else None), ""),
            (self._say("true_chance"), percent(self.grounds.nothing.chance), ""),
        )
        return Block(boards.cards(cards))

    def diagnosis(self) -> Block:
        """The committed cause against the one behind it, the evidence given and where the cause showed."""
        committed, revised = self.answers.committed, self.answers.revised
        true = next(cause for cause in self.case.causes if cause.id == self.case.recipe.cause)
        behind = f"{true.name.in_(self.language)}: {true.story.in_(self.language)}"
        rows = [
            (self._say("your_cause"), self._cause(committed.cause if committed else None)),
            (self._say("true_cause"), behind),
        ]
        pieces = {p.figure: p.value for p in (committed.evidence if committed else ()) if p.figure}
        body = boards.pairs(rows)
        if revised and revised.cause:
            body += boards.paragraph(self._say("revised_to", cause=self._cause(revised.cause)), "sk-lead")
        body += self._figures(pieces, self._say("evidence"), read=True)
        body += self._figures(dict.fromkeys(trace.figure for trace in true.traces), self._say("traces"), read=False)
        return self._section("diagnosis", body, "diagnosis_lead")

    def forecast(self) -> Block:
        """The forecast on top of what came of doing nothing in many futures."""
        final = self.answers.committed.final if self.answers.committed else None
        guess = None if final is None else min(final, 300.0) / 100
        picture = charts.forecast(self.grounds.nothing.final, guess, self.language)
        return self._section("forecast", boards.picture(theme.as_svg(picture), self._say("forecast")), "forecast_lead")

    def plan(self) -> Block:
        """The fan of the plan over doing nothing, what it gained, and the reference plan."""
        found = self.verdicts_["result"].evidence
        if "share" not in found:
            return self._section("plan", boards.notice(self._say("no_plan"), "warn") + self._reference())
        plan = self.grounds.played(begun(within_means(self.answers, self.case), self.case))
        without = self._say("without", chance=percent(float(found["chance_nothing"])))
        remark = self._say("share_remark", error=percent(float(found["error"])))
        cards = (
            (self._say("chance_with"), percent(float(found["chance"])), without),
            (self._say("gain"), f"{100 * float(found['gain']):+.1f}", self._say("gain_remark")),
            (self._say("share"), percent(float(found["share"])), remark),
        )
        beyond = boards.notice(self._say("plan_beyond"), "warn") if self.verdicts_["means"].status == "failed" else ""
        drawn = fan.fan_svg(plan, self.grounds.nothing, self.language)
        body = beyond + drawn + boards.cards(cards) + self._actions() + self._reference()
        return self._section("plan", body, "plan_lead")

    def target(self) -> Block:
        """What was decided about the target, and what the rules of adjustment say here."""
        decision = self.answers.adjustment
        words = boards.paragraph(self._say("held")) if decision.ask is False else ""
        if decision.ask and decision.percent is None:
            words = boards.paragraph(self._say("asked_open"))
        elif decision.ask:
            words = boards.paragraph(self._say("asked", percent=f"{decision.percent:+g}"))
        rules = "" if self.case.triggers() else boards.paragraph(self._say("no_trigger"), "sk-lead")
        title = exercise(RECOVERY).check("adjustment").title.in_(self.language)
        return Block(_section(title, words + rules))

    def verdicts(self) -> Block:
        """Each check: its title, what was found, its points; then questions for the retrospective."""
        rows = "".join(_verdict_row(verdict, self.language) for verdict in self.verdicts_.values())
        questions = [self._say(f"talk_{name}") for name in ("goal", "gap", "why", "learnt")]
        talk = boards.notice(questions, "info", self._say("talk"))
        return self._section("verdicts", f'<ul class="sk-verdicts">{rows}</ul>{talk}')

    def _say(self, name: str, **values: object) -> str:
        return say(f"report.{name}", self.language, **values)

    def _section(self, title: str, body: str, lead: str = "") -> Block:
        return Block(_section(self._say(title), body, self._say(lead) if lead else ""))

    def _cause(self, name: str | None) -> str:
        return next((cause.name.in_(self.language) for cause in self.case.causes if cause.id == name), "–")

    def _figures(self, pieces: dict[str, float | None], caption: str, *, read: bool) -> str:
        """A table of figures: what the group read (where it read), now, before, whether it departs."""
        rows = []
        for name, value in pieces.items():
            row = figure(self.case, name)
            if row is not None:
                written = [
                    _written(row, typed, self.case, self.language)
                    for typed in (value, as_typed(row), as_typed(row, "before"))
                ]
                rows.append((row[f"name_{self.language}"], *written, self._say("yes" if row["departs"] else "no")))
        if not rows:
            return ""
        names = ("figure", "you_read", "now", "before", "departs")
        shown = [
            (name, self._say(name), None if name == "figure" else str) for name in names if read or name != "you_read"
        ]
        return boards.table(pd.DataFrame(rows, columns=list(names)), caption, shown)

    def _actions(self) -> str:
        rows = []
        for line in self.answers.chosen:
            entry = action(self.case, line.action)
            causes = [self._cause(cause) for cause in entry.remedies] if entry else []
            name = entry.name.in_(self.language) if entry else "?"
            rows.append(
                (name, _owner(line.who, self.case, self.language), str(line.when or "–"), ", ".join(causes) or "–")
            )
        names = ("action", "owner", "week", "fits")
        shown = [(name, self._say(name), None) for name in names]
        return boards.table(pd.DataFrame(rows, columns=list(names)), self._say("action"), shown)

    def _reference(self) -> str:
        joined = ("、" if self.language == "zh" else ", ").join(
            entry.name.in_(self.language)
            for name in self.case.reference()
            for entry in self.case.catalogue
            if entry.id == name
        )
        chance = percent(self.grounds.reference.chance)
        return boards.paragraph(self._say("reference", actions=joined, chance=chance), "sk-lead")


def page(group: str, body: str, language: Language) -> str:
    """A debrief as one HTML file."""
    title = f"{say('report.title', language)} · {exercise(RECOVERY).title.in_(language)}"
    return shell(title, say("report.of_group", language, group=group), body, language)


def absent(group: str, reason: str, language: Language, words: str = "not_read") -> str:
    """The page of a group that handed in nothing, or nothing that could be read."""
    said = say(f"report.{words}", language, reason=reason) if reason else say("report.nothing_handed_in", language)
    return page(group, _section("", boards.notice(said, "warn")), language)


def shell(title: str, subtitle: str, body: str, language: Language) -> str:
    """One HTML file around a body: our style sheets inside, no script, nothing from elsewhere."""
    style = STYLE.read_text(encoding="utf-8")
    tongue = "zh-Hans" if language == "zh" else "en"
    return string.Template(SHELL.read_text(encoding="utf-8")).substitute(
        language=tongue,
        title=escape(title),
        subtitle=escape(subtitle),
        sheet=boards.stylesheet(),
        style=style,
        body=body,
    )


def index(graded: Sequence[Graded], case: Case, language: Language) -> str:
    """The trainer's page: groups × checks with links, what could not be read, and what the room argued about."""
    from simkit.workshop.index import body

    title = say("report.index", language)
    return shell(title, say("report.index_lead", language), body(graded, case, language), language)


def _section(title: str, body: str, lead: str = "") -> str:
    head = f'<h2 class="sk-part">{escape(title)}</h2>' if title else ""
    return f'<section class="sk-section">{head}{boards.paragraph(lead, "sk-lead") if lead else ""}{body}</section>'


def _verdict_row(verdict: Verdict, language: Language) -> str:
    title = exercise(RECOVERY).check(verdict.check).title.in_(language)
    status = say(f"recovery.status_{verdict.status}", language)
    points = say("report.points_of", language, points=f"{verdict.points:g}", most=f"{verdict.max_points:g}")
    return (
        f'<li class="sk-verdict sk-{verdict.status}"><div><b>{escape(title)}</b><span>{escape(status)}</span>'
        f"<i>{escape(points)}</i></div>{boards.paragraph(verdict.message)}</li>"
    )


def _percentage(value: float | None) -> str:
    return "–" if value is None else percent(value / 100)


def _written(row: pd.Series, typed: float | None, case: Case, language: Language) -> str:
    """A figure as people write it, from the unit in which a group types it."""
    if typed is None or np.isnan(typed):
        return "–"
    if row["unit"] == "money":
        return money(typed, language, case.scenario.currency)
    return f"{typed:,.1f}%" if row["unit"] == "share" else f"{typed:,.1f}"


def _owner(who: str | None, case: Case, language: Language) -> str:
    if who in ("manager", "marketing", "presales"):
        return say(f"recovery.who_{who}", language)
    reps = {f"rep-{n}": person.name.in_(language) for n, person in enumerate(case.scenario.team.reps)}
    return reps.get(who or "", "–")
