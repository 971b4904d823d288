"""Scripted groups at `drill`: each plays all three tasks as its like plays `smart`, `cascade` and `recovery`.

A player knows what a group in the room knows: the past, its own half-time and, once it has played the quarter to its
end, where that end lies among the futures of its own plan.
"""

from __future__ import annotations

from dataclasses import replace

from simkit.company import drill
from simkit.company.case import Case
from simkit.course.answers import Answers
from simkit.course.checks.drill import first_weeks
from simkit.course.checks.drill_answers import Grounds, ahead, half_time, read, signed_goal, with_goal
from simkit.course.checks.smart_reference import ALL, Pieces, free_goal
from simkit.scenario import Language
from simkit.workshop.parts import cascade_players, cast, recovery_players

HALF = 35.0  #: percent of its own goal at which every group stands, as the exercise has it by default

PLAIN = Pieces(owner=False, reason=False, base=False, milestone=False)


def expert(case: Case, language: Language) -> Answers:
    """Leaves nothing out, and tells luck from skill."""
    return _played("expert", case, language, _goal(case, language, ALL, 0.45), "true", first_weeks(language))


def steady(case: Case, language: Language) -> Answers:
    """Plays each task well and forgets a piece of each; one of its people brings nothing home."""
    goal = _goal(case, language, Pieces(base=False, milestone=False), 0.45)
    return _played("steady", case, language, goal, "true", first_weeks(language)[:3])


def average(case: Case, language: Language) -> Answers:
    """A goal without owner and reason, targets by capacity alone, a rescue out of habit; thanks its luck."""
    goal = _goal(case, language, PLAIN, 0.35)
    return _played("average", case, language, goal, "false", first_weeks(language)[:1])


def hasty(case: Case, language: Language) -> Answers:
    """A number that never comes, last year's targets and a tenth more, the second best explanation."""
    goal = _goal(case, language, replace(PLAIN, deadline=False), 0.02)
    return _played("hasty", case, language, goal, "false", [{"who": "all", "what": "cascade"}])


def careless(case: Case, language: Language) -> Answers:
    """A slogan, a number out of the air, everything on the best rep, the market to blame."""
    slogan = {"en": "Give everything this quarter and beat the market!", "zh": "全力以赴，决战本季度，再创新高！"}
    goal = {"statement": slogan[language], "amount": 4e6}
    return _played("careless", case, language, goal, None, [])


PLAYERS = cast(expert, steady, average, hasty, careless)


def _goal(case: Case, language: Language, pieces: Pieces, chance: float) -> Answers:
    """A goal reached with this chance as things stand, in words and as a number."""
    outlook = ahead(case.recipe)
    statement = free_goal(drill.standing(case.recipe), outlook, language, pieces, chance)
    return {"statement": statement, "amount": round(outlook.level("signed", chance), -4)}


def _played(
    player: str, case: Case, language: Language, goal: Answers, luck: str | None, weeks: list[Answers]
) -> Answers:
    """All three tasks, each from where the one before has left the group.

    luck: whether the group reads off the end of its quarter how lucky it was ("true"), takes credit for all ("false"),
    or says nothing
    """
    answers: Answers = {"goal": {"draft": goal, "committed": goal}}
    plan = cascade_players.PLAYERS[player](with_goal(case, signed_goal(read(answers), case)), language)
    answers["plan"] = {"draft": plan, "committed": plan}
    rescue = recovery_players.PLAYERS[player](half_time(read(answers), case, HALF), language)
    assert rescue is not None
    answers["rescue"] = rescue
    answers["end"] = {"committed": {name: rescue[name] for name in ("actions", "adjustment")}}
    if luck is not None:
        seen = Grounds(case).ended(read(answers), HALF).luck
        answers["end"]["luck"] = seen if luck == "true" else "better" if seen != "better" else "ordinary"
    return {**answers, "weeks": weeks}
