"""`adjust`: five dossiers, in each a decision on the target; its answers, its kinds of check, its reference."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from simkit.company.dossiers import Dossier, draw_dossiers
from simkit.course.answers import Answers, AnswersError, first_error
from simkit.course.checks import Gap, Kind, Outcome, Status, Subject
from simkit.goals.adjust import MOST_PERCENT, TRIGGERS
from simkit.scenario import Frozen, Language

if TYPE_CHECKING:
    from simkit.company.case import Case

Name = Annotated[str, Field(max_length=64)] | None

NONE = "none"  #: no trigger holds
FIGURES = ("signed", "market", "capacity")  #: what a request may rest on

#: The figure in which each trigger can be seen.
SEEN_IN = {"market": "market", "off_target": "signed", "resources": "capacity"}

#: Who may approve, and who asks; only the first two stand above the team.
APPROVERS = ("director", "committee", "manager", "team")
MAY_APPROVE = ("director", "committee")

#: By what people are appraised after a change; only the first restates the standard openly and leaves the past alone.
STANDARDS = ("from_now", "whole_year", "unchanged")

NOT_DONE = Outcome("unattempted")


class Decision(Frozen):
    """What a group decides on one dossier."""

    trigger: Name = None  #: of D13, or "none"
    decision: Literal["adjust", "hold"] | None = None
    percent: float | None = None
    data: Name = None
    approver: Name = None
    standard: Name = None


class AdjustAnswers(Frozen):
    """A decision a dossier, by its letter."""

    files: Annotated[dict[Annotated[str, Field(max_length=8)], Decision], Field(max_length=5)] = Field(
        default_factory=dict
    )


def read(answers: Answers) -> AdjustAnswers:
    """Answers from data, strictly; AnswersError names the field that is unknown or of a wrong type."""
    try:
        return AdjustAnswers.model_validate_json(json.dumps(answers), strict=True)
    except ValidationError as error:
        raise AnswersError(first_error(error)) from error


class Grounds:
    """What the checks judge by: the case's dossiers."""

    def __init__(self, case: Case) -> None:
        self.files = dossiers(case)


def dossiers(case: Case) -> tuple[Dossier, ...]:
    """The five dossiers of a case, on the scale of its team's months."""
    return _drawn(case.recipe.seed, round(case.target / 3, -3))


@lru_cache(maxsize=8)
def _drawn(seed: int, target: float) -> tuple[Dossier, ...]:
    return draw_dossiers(seed, target)


def judge_triggers(answers: AdjustAnswers, grounds: Grounds, half: float) -> Outcome:
    """In each dossier the trigger that holds is named, or that none does; partial from `half` of them on."""
    return _share(
        answers, grounds, half, lambda d: d.trigger is not None, lambda d, f: d.trigger == (f.trigger or NONE)
    )


def judge_decisions(answers: AdjustAnswers, grounds: Grounds, half: float) -> Outcome:
    """Adjusted where a trigger holds and the limits allow it, held where not; partial from `half` of them on."""
    return _share(
        answers, grounds, half, lambda d: d.decision is not None, lambda d, f: (d.decision == "adjust") == f.adjust
    )


def judge_patience(answers: AdjustAnswers, grounds: Grounds) -> Outcome:
    """The target that was changed a short while ago is held, although a trigger holds."""
    recent = [file for file in grounds.files if file.kind == "again"]
    given = [answers.files[file.id] for file in recent if file.id in answers.files]
    if not any(decision.decision for decision in given):
        return NOT_DONE
    return Outcome("passed" if all(decision.decision == "hold" for decision in given) else "failed")


def judge_size(answers: AdjustAnswers, grounds: Grounds, slack: float) -> Outcome:
    """Each change that may be asked for lies within what the months carry, `slack` percentage points about it."""
    wanted = [file for file in grounds.files if file.adjust]
    given = {file.id: answers.files.get(file.id, Decision()).percent for file in wanted}
    if not any(percent is not None for percent in given.values()):
        return NOT_DONE
    right = 0
    for file in wanted:
        low, high = file.warranted
        percent = given[file.id]
        right += percent is not None and low - slack <= percent <= high + slack
    return _counted(right, len(wanted))


def judge_limits(answers: AdjustAnswers, _: Grounds) -> Outcome:
    """Every change that is asked for stays within ± 20 % and is not 0."""
    return _requests(answers, lambda d: d.percent is not None, lambda d: 0 < abs(d.percent or 0.0) <= MOST_PERCENT)


def judge_data(answers: AdjustAnswers, _: Grounds) -> Outcome:
    """Each request rests on the figure in which its own trigger can be seen."""
    return _requests(answers, lambda d: d.data is not None, lambda d: d.data == SEEN_IN.get(d.trigger or ""))


def judge_approval(answers: AdjustAnswers, _: Grounds) -> Outcome:
    """Each request is approved formally by somebody above the team."""
    return _requests(answers, lambda d: d.approver is not None, lambda d: d.approver in MAY_APPROVE)


def judge_standard(answers: AdjustAnswers, _: Grounds) -> Outcome:
    """After each change the standard of appraisal is restated, from now on, leaving the months before as they were."""
    return _requests(answers, lambda d: d.standard is not None, lambda d: d.standard == STANDARDS[0])


def gaps_triggers(answers: AdjustAnswers, case: Case, _: Language, **__: float) -> list[Gap]:
    """Dossiers without a word on the trigger."""
    return _open(answers, case, "adjust_no_trigger", lambda decision: decision.trigger is None)


def gaps_decisions(answers: AdjustAnswers, case: Case, _: Language, **__: float) -> list[Gap]:
    """Dossiers without a decision, or one that contradicts its own trigger."""
    odd = [name for name, d in sorted(answers.files.items()) if d.decision == "adjust" and d.trigger == NONE]
    contradicted = [Gap("adjust_odd", {"file": name.upper()}, missing=False) for name in odd]
    return [*_open(answers, case, "adjust_no_decision", lambda d: d.decision is None), *contradicted]


def gaps_nothing(_answers: AdjustAnswers, _case: Case, _: Language, **__: float) -> list[Gap]:
    """Nothing: it is not hinted at."""
    return []


def gaps_limits(answers: AdjustAnswers, _case: Case, _: Language) -> list[Gap]:
    """A request without its size, or beyond the rule."""
    asked = {name: d.percent for name, d in sorted(answers.files.items()) if d.decision == "adjust"}
    found = [Gap("adjust_no_percent", {"file": name.upper()}) for name, percent in asked.items() if percent is None]
    wide = [name for name, p in asked.items() if p is not None and not 0 < abs(p) <= MOST_PERCENT]
    return [*found, *(Gap("adjust_wide", {"file": name.upper()}, missing=False) for name in wide)]


def gaps_field(field: str) -> Callable[..., list[Gap]]:
    """Requests in which one field is open."""

    def gaps(answers: AdjustAnswers, _case: Case, _: Language) -> list[Gap]:
        asked = sorted((name, d) for name, d in answers.files.items() if d.decision == "adjust")
        return [Gap(f"adjust_no_{field}", {"file": name.upper()}) for name, d in asked if getattr(d, field) is None]

    return gaps


def reference_answers(case: Case, language: Language) -> Answers:  # noqa: ARG001 - a decision has no language
    """What the rules say of each dossier."""
    return {"files": {file.id: _decided(file) for file in dossiers(case)}}


def _decided(file: Dossier) -> Answers:
    if not file.adjust:
        return {"trigger": file.trigger or NONE, "decision": "hold"}
    return {
        "trigger": file.trigger,
        "decision": "adjust",
        "percent": float(round(sum(file.warranted) / 2)),
        "data": SEEN_IN[file.trigger or ""],
        "approver": APPROVERS[0],
        "standard": STANDARDS[0],
    }


def _share(
    answers: AdjustAnswers,
    grounds: Grounds,
    half: float,
    given: Callable[[Decision], bool],
    right: Callable[[Decision, Dossier], bool],
) -> Outcome:
    pairs = [(answers.files.get(file.id, Decision()), file) for file in grounds.files]
    if not any(given(decision) for decision, _ in pairs):
        return NOT_DONE
    count = sum(given(decision) and right(decision, file) for decision, file in pairs)
    status: Status = "passed" if count == len(pairs) else "partial" if count >= half * len(pairs) else "failed"
    return Outcome(status, {"right": float(count), "files": float(len(pairs))})


def _requests(answers: AdjustAnswers, given: Callable[[Decision], bool], right: Callable[[Decision], bool]) -> Outcome:
    """Of the changes that are asked for, how many are right in one respect; whether to ask is judged elsewhere."""
    asked = [decision for decision in answers.files.values() if decision.decision == "adjust"]
    if not any(given(decision) for decision in asked):
        return NOT_DONE
    return _counted(sum(given(decision) and right(decision) for decision in asked), len(asked))


def _counted(right: int, total: int) -> Outcome:
    status: Status = "passed" if right == total else "partial" if right else "failed"
    return Outcome(status, {"right": float(right), "asked": float(total)})


def _open(answers: AdjustAnswers, case: Case, words: str, lacking: Callable[[Decision], bool]) -> list[Gap]:
    names = [file.id.upper() for file in dossiers(case) if lacking(answers.files.get(file.id, Decision()))]
    return [Gap(words, {"files": " ".join(names)})] if names else []


SUBJECT = Subject(
    read=read,
    grounds=Grounds,
    kinds={
        "triggers": Kind(judge_triggers, gaps_triggers),
        "decisions": Kind(judge_decisions, gaps_decisions),
        "patience": Kind(judge_patience, gaps_nothing),
        "size": Kind(judge_size, gaps_nothing),
        "limits": Kind(judge_limits, gaps_limits),
        "data": Kind(judge_data, gaps_field("data")),
        "approval": Kind(judge_approval, gaps_field("approver")),
        "standard": Kind(judge_standard, gaps_field("standard")),
    },
    reference=reference_answers,
)

#: What a group may name as a trigger.
CHOICES = (*TRIGGERS, NONE)
