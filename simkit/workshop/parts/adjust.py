"""`adjust` in a workshop: how the scripted groups decide, what a group is told, where the room differed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from simkit.company.case import Case
from simkit.company.dossiers import Dossier
from simkit.course.answers import Answers
from simkit.course.checks.adjust import AdjustAnswers, Decision, dossiers, read, reference_answers
from simkit.course.words import say
from simkit.goals.adjust import triggers
from simkit.scenario import Language
from simkit.show import boards
from simkit.show.forms.adjust import ago
from simkit.workshop.parts import Part, Told, cast


def expert(case: Case, language: Language) -> Answers:
    """Reads each condition word by word; takes all of what has changed once where half would do."""
    answers = reference_answers(case, language)
    for file in dossiers(case):
        if file.adjust:
            answers["files"][file.id]["percent"] = min(file.warranted, key=abs)
    asked = next(file.id for file in dossiers(case) if file.adjust)
    answers["files"][asked]["approver"] = "manager"
    return answers


def steady(case: Case, language: Language) -> Answers:
    """Sees the triggers, forgets that one target was changed a short while ago, and names no standard afterwards."""
    answers = reference_answers(case, language)
    for file in dossiers(case):
        if file.kind == "again":
            answers["files"][file.id] = {"trigger": file.trigger, "decision": "adjust", "percent": -15.0}
        answers["files"][file.id].pop("standard", None)
    return answers


def average(case: Case, _: Language) -> Answers:
    """Lowers what is behind and holds what is ahead, with a figure, and signs it."""
    decided = {}
    for file in dossiers(case):
        short = file.months["signed"].tail(3).sum() < 0.9 * file.months["target"].tail(3).sum()
        request = {"percent": -10.0, "data": "market", "approver": "manager"}
        decided[file.id] = (
            {"trigger": _named(file), "decision": "adjust", **request}
            if short
            else {"trigger": _named(file), "decision": "hold"}
        )
    return {"files": decided}


def hasty(case: Case, _: Language) -> Answers:
    """Blames the market for all that is behind, asks for a quarter less, and signs it at once."""
    request = {"trigger": "market", "decision": "adjust", "percent": -15.0, "approver": "manager"}
    return {"files": {file.id: request for file in dossiers(case)}}


def careless(case: Case, _: Language) -> Answers:
    """Halves every target for a launch that nobody has seen, and lets the committee sign."""
    asked = {"trigger": "launch", "decision": "adjust", "percent": -50.0, "approver": "committee"}
    return {"files": {file.id: asked for file in dossiers(case)}}


def _named(file: Dossier) -> str:
    found = triggers(file.months)
    held = found.loc[found["holds"], "trigger"].tolist()
    return str(held[0]) if held else "none"


def debrief(told: Told) -> Iterator[str]:
    """Each file: what the group decided, what the rules say."""
    yield boards.section(say("adjust.told", told.language), decisions(told.answers, told.case, told.language))


def outcome(case: Case, answers: Answers, language: Language) -> str:
    """What is projected of a group; names nobody."""
    return decisions(read(answers), case, language)


def decisions(answers: AdjustAnswers, case: Case, language: Language) -> str:
    """A table: file, decision, what the rules say."""
    rows = [
        (file.id.upper(), _words(answers.files.get(file.id, Decision()), language), _rule(file, language))
        for file in dossiers(case)
    ]
    columns: list[tuple[str, str, boards.Cell | None]] = [
        ("file", say("adjust.file", language, letter=""), None),
        ("yours", say("adjust.told_yours", language), None),
        ("rule", say("adjust.told_rule", language), None),
    ]
    frame = pd.DataFrame(rows, columns=["file", "yours", "rule"])
    return boards.table(frame, say("adjust.told", language), columns)


def room(answers: Sequence[AdjustAnswers], case: Case, language: Language) -> str:
    """How many groups would adjust each target."""
    rows = pd.DataFrame(
        [
            (file.id.upper(), sum(one.files.get(file.id, Decision()).decision == "adjust" for one in answers))
            for file in dossiers(case)
        ],
        columns=["file", "count"],
    )
    columns: list[tuple[str, str, boards.Cell | None]] = [
        ("file", say("adjust.file", language, letter=""), None),
        ("count", say("adjust.room_adjust", language), str),
    ]
    lead = boards.paragraph(say("adjust.room_lead", language, groups=len(answers)), "sk-lead")
    return lead + boards.table(rows, say("adjust.told", language), columns)


def _words(decision: Decision, language: Language) -> str:
    if decision.decision is None:
        return "–"
    size = f" {decision.percent:+g}%" if decision.decision == "adjust" and decision.percent is not None else ""
    return say(f"adjust.{decision.decision}", language) + size


def _rule(file: Dossier, language: Language) -> str:
    trigger = say(f"adjust.trigger_{file.trigger or 'none'}", language)
    if file.adjust:
        low, high = file.warranted
        return say("adjust.told_range", language, trigger=trigger, low=f"{low:+.0f}", high=f"{high:+.0f}")
    if file.trigger and file.months_since_last is not None:
        return say("adjust.told_again", language, trigger=trigger, ago=ago(file.months_since_last, language))
    return say("adjust.told_hold", language, trigger=trigger)


PLAYERS = cast(expert, steady, average, hasty, careless)

PART = Part(players=PLAYERS, outcome=outcome, debrief=debrief, room=room)
