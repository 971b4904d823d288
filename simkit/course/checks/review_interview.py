"""Kinds for the interview of `review`: targets, self-assessment, score, feedback, plan, record (D11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simkit.course.checks import Gap, Kind, Outcome, Status, all_or_some
from simkit.course.checks.review_answers import BEHAVIOUR, SUPPORT, Grounds, Interview, ReviewAnswers, band_of, gaps_of
from simkit.scenario import Language

if TYPE_CHECKING:
    from simkit.company.case import Case

NOT_DONE = Outcome("unattempted")
LAST_MEETING = 4  #: weeks within which both meet again


def judge_targets(answers: ReviewAnswers, grounds: Grounds, tolerance: float) -> Outcome:
    """Quota and signed are those of the rep; partial with one of them."""
    talk = answers.interview
    if talk.rep is None or (talk.quota is None and talk.signed is None):
        return NOT_DONE
    if not _known(talk, grounds.case):
        return Outcome("failed")
    row = grounds.played(answers).standing(talk.rep)
    pairs = ((talk.quota, float(row["quota"])), (talk.signed, float(row["signed"])))
    near = max(tolerance * float(row["quota"]), 500.0)
    right = sum(given is not None and abs(given - true) <= near for given, true in pairs)
    return Outcome(all_or_some(right, 2), {"right": float(right)})


def judge_self_assessment(answers: ReviewAnswers, grounds: Grounds) -> Outcome:
    """Each of the rep's three statements is held against the tables; partial with two."""
    talk = answers.interview
    marked = {"attainment": talk.attainment_borne, "size": talk.size_borne, "discount": talk.discount_borne}
    if talk.rep is None or all(value is None for value in marked.values()):
        return NOT_DONE
    if not _known(talk, grounds.case):
        return Outcome("failed")
    true = grounds.played(answers).statements(talk.rep)
    right = sum(marked[name] is true[name] for name in true)
    return Outcome("passed" if right == 3 else "partial" if right == 2 else "failed", {"right": float(right)})


def judge_score(answers: ReviewAnswers, grounds: Grounds) -> Outcome:
    """The band is that of the rep's attainment."""
    talk = answers.interview
    if talk.rep is None or talk.band is None:
        return NOT_DONE
    if not _known(talk, grounds.case):
        return Outcome("failed")
    true = band_of(float(grounds.played(answers).standing(talk.rep)["attainment"]))
    return Outcome("passed" if talk.band == true else "failed", {"band": true})


def judge_feedback(answers: ReviewAnswers, _: Grounds) -> Outcome:
    """Both sentences speak of what was done; partial with one of them."""
    given = {sentence for sentence in answers.interview.feedback if sentence}
    if not given:
        return NOT_DONE
    return Outcome(all_or_some(len(given & set(BEHAVIOUR)) - len(given - set(BEHAVIOUR)), len(BEHAVIOUR)))


def judge_focus(answers: ReviewAnswers, grounds: Grounds, near: float) -> Outcome:
    """The talk is about what most holds the rep back, within `near` standard errors; partial: what does so at all."""
    talk = answers.interview
    if talk.rep is None or talk.focus is None:
        return NOT_DONE
    if not _known(talk, grounds.case):
        return Outcome("failed")
    shortfall = grounds.played(answers).profile(talk.rep).set_index("item")["shortfall"]
    if talk.focus not in shortfall.index:
        return Outcome("failed")
    mine, worst = float(shortfall[talk.focus]), float(shortfall.max())
    status: Status = "passed" if mine >= worst - near else "partial" if mine > 0 else "failed"
    return Outcome(status, {"shortfall": mine, "worst": worst})


def judge_plan(answers: ReviewAnswers, grounds: Grounds) -> Outcome:
    """The plan has a value on the better side of today's, a week, an owner and help; partial where one lacks."""
    talk = answers.interview
    plan = talk.plan
    given = (plan.value, plan.week, plan.who, plan.support)
    if talk.rep is None or talk.focus is None or all(value is None for value in given):
        return NOT_DONE
    if not _known(talk, grounds.case):
        return Outcome("failed")
    rows = grounds.played(answers).profile(talk.rep).set_index("item")
    sound = [
        talk.focus in rows.index and plan.value is not None and _better(talk.focus, plan.value, rows.loc[talk.focus]),
        plan.week is not None and 1 <= plan.week <= 13,
        plan.who in ("manager", f"rep-{talk.rep}"),
        plan.support in SUPPORT,
    ]
    status: Status = "passed" if all(sound) else "partial" if sum(sound) == len(sound) - 1 else "failed"
    return Outcome(status, {"sound": float(sum(sound))})


def judge_record(answers: ReviewAnswers, _: Grounds) -> Outcome:
    """The talk is filed, and both meet again within four weeks."""
    talk = answers.interview
    if talk.filed is None and talk.meeting is None:
        return NOT_DONE
    sound = (talk.filed is True, talk.meeting is not None and 1 <= talk.meeting <= LAST_MEETING)
    return Outcome(all_or_some(sum(sound), len(sound)))


def _known(talk: Interview, case: Case) -> bool:
    return talk.rep is not None and 0 <= talk.rep < len(case.tables.reps)


def _better(item: str, value: float, row: Any) -> bool:
    """Whether a typed value is better than the rep's, and no further beyond the team's than the rep is short of it."""
    scale = 100.0 if row["unit"] == "share" else 1.0
    mine, team = scale * float(row["rep"]), scale * float(row["team"])
    reach = max(abs(team - mine), 0.1 * abs(mine))
    if item == "discount":
        return min(mine, team) - reach <= value < mine
    return mine < value <= max(mine, team) + reach


def gaps_plan(answers: ReviewAnswers, _case: Case, _: Language) -> list[Gap]:
    """Value, week, owner or help is missing, or the plan has nothing that it is about."""
    talk = answers.interview
    given = (talk.rep, talk.focus, talk.plan.value, talk.plan.week, talk.plan.who, talk.plan.support)
    empty = sum(value is None for value in given)
    return [Gap("review.gap_empty", {"count": empty})] if empty else []


KINDS = {
    "targets": Kind(judge_targets, gaps_of("interview", "rep", "quota", "signed")),
    "self_assessment": Kind(
        judge_self_assessment, gaps_of("interview", "rep", "attainment_borne", "size_borne", "discount_borne")
    ),
    "score": Kind(judge_score, gaps_of("interview", "rep", "band")),
    "feedback": Kind(judge_feedback, gaps_of("interview", "feedback")),
    "focus": Kind(judge_focus, gaps_of("interview", "rep", "focus")),
    "plan": Kind(judge_plan, gaps_plan),
    "record": Kind(judge_record, gaps_of("interview", "filed", "meeting")),
}
