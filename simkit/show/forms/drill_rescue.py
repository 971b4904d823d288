"""Task 3 of `drill`: the group's own half-time, judged, acted upon and committed with the form of `recovery`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from simkit.company.drill import Decided
from simkit.company.management import commitment
from simkit.course.answers import Desk
from simkit.course.checks.drill_answers import DrillAnswers, Grounds, half_time, settled_plan
from simkit.course.words import percent, say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.drill import answers_of, halfway
from simkit.show.forms.drill_end import skill_of
from simkit.show.forms.recovery_act import act, chosen, within_means
from simkit.show.forms.recovery_figures import amounts
from simkit.show.forms.recovery_judge import judge
from simkit.show.forms.recovery_read import key_figures, story, tables
from simkit.show.forms.recovery_see import Oracle, see
from simkit.show.newest import Newest, Thread
from simkit.show.sheet import Part, Sheet

if TYPE_CHECKING:
    from simkit.company.case import Case

Half = tuple["Case", str]  #: where the group stands, and that as HTML


def rescue(grounds: Grounds, sheet: Sheet, language: Language, thread: Thread) -> list[widgets.Widget]:
    """The half-time, played off the main loop when the group comes to it; then the steps of the rescue."""
    case = grounds.case
    waiting = fields.html(boards.notice(say("drill.playing_half", language)), "half-waiting")
    shown = fields.box([waiting], "sk-stack")

    def play(asked: tuple[DrillAnswers, float], _: Callable[[], bool]) -> Half:
        half = half_time(asked[0], case, asked[1])
        return half, half_html(half, asked[0], case, language)

    def arrive(half: Half | None) -> None:
        if half is None:
            waiting.value = boards.notice(say("drill.trouble", language), "warn")
        else:
            shown.children = tuple(steps(half, sheet, language, foresee))

    def foresee() -> None:
        if sheet.writable:  # who reads along can wait
            thread.ahead(partial(skill_of, answers_of(sheet.desk), grounds, halfway(sheet.desk)))

    Newest(play, thread).ask((answers_of(sheet.desk), halfway(sheet.desk)), arrive)
    return [shown]


def steps(half: Half, sheet: Sheet, language: Language, foresee: Callable[[], None]) -> list[widgets.Widget]:
    """Read, judge, act, see, and the button that plays the quarter to its end.

    foresee: plays that end, as the plan stands, while the group reads or is asked whether it means it
    """
    case, text = half
    part, in_short = Part(sheet, "rescue"), fields.html("", "odds-in-short")
    missing = fields.html("", "end-missing")

    def complete() -> bool:
        gaps = rescue_gaps(case, part.desk.answers, language)
        missing.value = boards.notice(gaps, "warn", say("drill.still_missing", language)) if gaps else ""
        if not gaps:
            foresee()
        return not gaps

    def commit() -> None:
        now = part.desk.answers
        sheet.put(
            "end.committed", {name: now.get(name) or empty for name, empty in (("actions", []), ("adjustment", {}))}
        )

    button = fields.confirmed(
        say("drill.commit_end", language),
        "commit-end",
        say("drill.commit_end_question", language),
        commit,
        language,
        ready=complete,
    )
    deciding = fields.box([], "sk-stack")
    if answers_of(sheet.desk).end.committed is None:
        deciding.children = (
            judge(case, part, language, 7),
            act(case, part, language, in_short, 8),
            see(case, part, language, Oracle(case), in_short, 9),
            fields.box([missing, button], "sk-section"),
        )
        foresee()

    def update(desk: Desk) -> None:
        fields.show(deciding, answers_of(desk).end.committed is None)
        fields.show(button, sheet.writable)
        if missing.value:
            complete()

    fields.follow(sheet, update)
    return [fields.box([fields.html(text)], "sk-section step-half"), deciding]


def rescue_gaps(case: Case, answers: dict[str, Any], language: Language) -> list[str]:
    """What a rescue lacks before the quarter can be played to its end."""
    lacks = {
        "lacks_judgement": answers.get("committed") is None,
        "lacks_actions": not chosen(answers),
        "lacks_means": not within_means(case, chosen(answers)),
        "lacks_decision": (answers.get("adjustment") or {}).get("ask") is None,
    }
    return [say(f"drill.{name}", language) for name, lacking in lacks.items() if lacking]


def half_html(half: Case, answers: DrillAnswers, case: Case, language: Language) -> str:
    """Where the quarter stands, what the group's own decisions have to do with it, and the tables."""
    head = boards.heading(6, say("drill.half_title", language), say("drill.half_lead", language))
    own = boards.subheading(say("drill.own_title", language), say("drill.own_lead", language))
    return "".join(
        (
            head,
            story(half, language),
            boards.cards(key_figures(half, language)),
            own + boards.cards(own_cards(settled_plan(answers, case), half, language)),
            boards.subheading(say("drill.tables_title", language), say("drill.tables_lead", language)),
            tables(half, language),
        )
    )


def own_cards(settled: Decided, half: Case, language: Language) -> list[tuple[str, str, str]]:
    """What the earlier decisions left: commitment, tracking, pipeline, the newcomer, the mix."""
    weighted = half.figure_rows.get("leads_per_week")
    leads = "–" if weighted is None else f"{weighted['now']:.0f} / {weighted['before']:.0f}"
    newcomer = "drill.own_mentored" if settled.mentor else "drill.own_alone"
    away = "drill.own_covered" if settled.cover else "drill.own_uncovered"
    reserve = sum(settled.quota) / settled.goal - 1
    return [
        (
            say("drill.own_morale", language),
            percent(commitment(settled.management)),
            say("drill.own_morale_remark", language),
        ),
        (
            say("drill.own_fairness", language),
            percent(settled.management.fairness),
            say("drill.own_fairness_remark", language),
        ),
        (
            say("drill.own_tracking", language),
            percent(settled.management.tracking),
            say("drill.own_tracking_remark", language),
        ),
        (say("drill.own_leads", language), leads, say("drill.own_leads_remark", language)),
        (say("drill.own_newcomer", language), say(newcomer, language), say(away, language)),
        (
            say("drill.reserve", language),
            f"{100 * reserve:+.1f}%",
            say("drill.own_reserve_remark", language, amount=amounts(half, language)(reserve * settled.goal)),
        ),
    ]
