"""The debrief of `recovery`: judgement against what came, the plan against doing nothing, the target.

It is read after the reveal, so it names the cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from simkit.company.case import Case
from simkit.course.checks.recovery_answers import (
    Grounds,
    RecoveryAnswers,
    action,
    as_typed,
    begun,
    figure,
    within_means,
)
from simkit.course.exercise import exercise
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show import boards, fan
from simkit.show.ends import forecast_svg
from simkit.workshop.parts import Told

RECOVERY = "recovery"


def debrief(told: Told) -> Iterator[str]:
    """What a group is told, part by part."""
    one = Debrief(**vars(told))
    yield from (one.head(), one.diagnosis(), one.forecast(), one.plan(), one.target(), one.talk())


@dataclass(frozen=True)
class Debrief(Told):
    """The parts of the debrief; each is HTML."""

    answers: RecoveryAnswers
    grounds: Grounds

    def head(self) -> str:
        """The numbers that matter, side by side."""
        committed, final = self.answers.committed, self.grounds.nothing.final
        low, high = np.quantile(final, [0.1, 0.9])
        cards = (
            (self._say("your_forecast"), _percentage(committed.final if committed else None), ""),
            (
                self._say("came"),
                percent(float(np.median(final))),
                self._say("came_remark", low=percent(low), high=percent(high)),
            ),
            (self._say("your_chance"), _percentage(committed.chance if committed else None), ""),
            (self._say("true_chance"), percent(self.grounds.nothing.chance), ""),
        )
        return boards.cards(cards)

    def diagnosis(self) -> str:
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

    def forecast(self) -> str:
        """The forecast on top of what came of doing nothing in many futures."""
        final = self.answers.committed.final if self.answers.committed else None
        guess = None if final is None else min(final, 300.0) / 100
        return self._section(
            "forecast", forecast_svg(self.grounds.nothing.final, guess, self.language), "forecast_lead"
        )

    def plan(self) -> str:
        """The fan of the plan over doing nothing, what it gained, and the reference plan."""
        found = self.verdicts["result"].evidence
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
        beyond = boards.notice(self._say("plan_beyond"), "warn") if self.verdicts["means"].status == "failed" else ""
        drawn = fan.fan_svg(plan, self.grounds.nothing, self.language)
        body = beyond + drawn + boards.cards(cards) + self._actions() + self._reference()
        return self._section("plan", body, "plan_lead")

    def target(self) -> str:
        """What was decided about the target, and what the rules of adjustment say here."""
        decision = self.answers.adjustment
        words = boards.paragraph(self._say("held")) if decision.ask is False else ""
        if decision.ask and decision.percent is None:
            words = boards.paragraph(self._say("asked_open"))
        elif decision.ask:
            words = boards.paragraph(self._say("asked", percent=f"{decision.percent:+g}"))
        rules = "" if self.case.triggers else boards.paragraph(self._say("no_trigger"), "sk-lead")
        title = exercise(RECOVERY).check("adjustment").title.in_(self.language)
        return boards.section(title, words + rules)

    def talk(self) -> str:
        """Questions for the retrospective."""
        questions = [self._say(f"talk_{name}") for name in ("goal", "gap", "why", "learnt")]
        return boards.section("", boards.notice(questions, "info", self._say("talk")))

    def _say(self, name: str, **values: object) -> str:
        return say(f"report.{name}", self.language, **values)

    def _section(self, title: str, body: str, lead: str = "") -> str:
        return boards.section(self._say(title), body, self._say(lead) if lead else "")

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
