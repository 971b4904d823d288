"""The end of `drill`: the one future that happened, and skill told apart from it on many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets
import pandas as pd

from simkit.course.answers import Desk
from simkit.course.checks.drill_answers import DrillAnswers, Ended, Grounds, ahead, plan_skill, signed_goal
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.ends import ends_svg
from simkit.show.forms.drill import answers_of, halfway
from simkit.show.newest import Newest, Thread
from simkit.show.sheet import Sheet


@dataclass(frozen=True)
class Skill:
    """What each task brought on many futures, on the luck of grading; shares of the goal with half widths of 95 %."""

    chance: float  #: of the goal as things stood on the eve
    plan: tuple[float, float]  #: the group's cascade less the reference's of the same goal, in quarters without a shock
    ended: Ended


def skill_of(answers: DrillAnswers, grounds: Grounds, half: float) -> Skill:
    """Every task against a reference from the same starting point, future by future."""
    recipe, goal = grounds.case.recipe, signed_goal(answers, grounds.case)
    chance = ahead(recipe, "graded").chance("signed", goal)
    plan = plan_skill(recipe, goal, answers.plan.key)
    return Skill(chance, plan, grounds.ended(answers, half))


def end(grounds: Grounds, sheet: Sheet, language: Language, thread: Thread) -> list[widgets.Widget]:
    """How it ended, played off the main loop; then what the group makes of its luck."""
    text = fields.html(boards.notice(say("drill.playing_end", language)), "end-result")
    luck = fields.radio(
        say("drill.luck", language),
        [(say(f"review.luck_{name}", language), name) for name in ("worse", "ordinary", "better")],
    )
    fields.bind_choice(sheet, luck, "end.luck")
    asked: list[object] = [None]

    def play(wanted: tuple[DrillAnswers, float], _: Callable[[], bool]) -> Skill:
        return skill_of(wanted[0], grounds, wanted[1])

    def answer(found: Skill | None) -> None:
        text.value = skill_html(found, language) if found else boards.notice(say("drill.trouble", language), "warn")

    newest = Newest(play, thread)

    def update(desk: Desk) -> None:
        answers = answers_of(desk)
        wanted = answers.model_copy(
            update={"weeks": (), "starts": {}, "end": answers.end.model_copy(update={"luck": None})}
        )
        if answers.end.committed is not None and (wanted, halfway(desk)) != asked[0]:
            asked[0] = (wanted, halfway(desk))
            newest.ask((wanted, halfway(desk)), answer)

    fields.follow(sheet, update)
    head = boards.heading(9, say("drill.end_title", language), say("drill.end_lead", language))
    return [fields.box([fields.html(head), text, luck], "sk-section step-end")]


def skill_html(found: Skill, language: Language) -> str:
    """The one end among the many, and a row a task."""
    ended = found.ended
    cards = [
        (say("drill.card_final", language), percent(ended.final, 1), say("drill.card_final_remark", language)),
        (
            say("drill.card_skill", language),
            points(ended.skill[0]),
            say("drill.card_skill_remark", language, error=f"{100 * ended.skill[1]:.1f}"),
        ),
        (
            say("drill.card_luck", language),
            say("drill.points", language, points=f"{100 * (ended.final - float(ended.plan.final.mean())):+.0f}"),
            say("drill.card_luck_remark", language, share=percent(ended.below)),
        ),
    ]
    picture = ends_svg(ended.plan.final, ended.reference.final, ended.nothing.final, ended.final, language)
    caption = boards.paragraph(say("drill.ends_caption", language), "sk-note")
    return boards.cards(cards) + picture + caption + skill_table(found, language)


def skill_table(found: Skill, language: Language) -> str:
    """What each of the three tasks was worth on many futures."""
    rows = pd.DataFrame(
        [
            (say("drill.row_goal", language), say("drill.row_goal_value", language, chance=percent(found.chance))),
            (say("drill.row_plan", language), with_error(found.plan, language)),
            (say("drill.row_rescue", language), with_error(found.ended.skill, language)),
            (say("drill.row_gain", language), with_error(found.ended.gain, language)),
        ],
        columns=["task", "value"],
    )
    columns = [("task", say("drill.column_task", language), None), ("value", say("drill.column_value", language), None)]
    return boards.table(rows, say("drill.skill_caption", language), columns)


def points(share: float) -> str:
    """A difference in points of attainment."""
    return f"{100 * share:+.1f}"


def with_error(pair: tuple[float, float], language: Language) -> str:
    """A difference with its 95 % interval, in points of the goal."""
    return say("drill.value_error", language, points=points(pair[0]), error=f"{100 * pair[1]:.1f}")
