"""Step 2 of `recovery`: the judgement, committed before any future is seen; a revision is kept beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from simkit.course.answers import Desk
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.forms.recovery_figures import bind_value, figure_options, figure_value
from simkit.show.sheet import Sheet

if TYPE_CHECKING:
    from simkit.company.case import Case

PIECES = 3  #: how many pieces of evidence a group may name


def judge(case: Case, sheet: Sheet, language: Language, number: int = 2) -> widgets.Box:
    """Cause, evidence, forecast and chance; then the button that commits them."""
    missing = fields.html("", "judge-missing")

    def complete() -> bool:
        gaps = gaps_in(sheet.get("judgement") or {}, language)
        missing.value = boards.notice(gaps, "warn", say("recovery.judge_missing", language))
        return not gaps

    commit = fields.confirmed(
        say("recovery.commit", language),
        "commit",
        say("recovery.commit_question", language),
        lambda: sheet.put("committed", sheet.get("judgement")),
        language,
        ready=complete,
    )
    first = fields.box([editor(case, sheet, language, "judgement"), missing, commit], "sk-stack judge-first")
    fixed = fields.html("", "judge-committed")
    revise = fields.confirmed(
        say("recovery.revise", language),
        "revise",
        say("recovery.revise_question", language),
        lambda: sheet.put("revised", sheet.get("committed")),
        language,
    )
    second = fields.box(
        [
            fields.html(
                boards.subheading(say("recovery.revised_title", language), say("recovery.revised_lead", language))
            ),
            editor(case, sheet, language, "revised"),
        ],
        "sk-stack judge-revised",
    )

    def update(desk: Desk) -> None:
        committed, revised = desk.answers.get("committed"), desk.answers.get("revised")
        fields.show(first, committed is None)
        fields.show(commit, sheet.writable)
        fields.show(revise, committed is not None and revised is None and sheet.writable)
        fields.show(second, committed is not None and revised is not None)
        fixed.value = written(committed, case, language) if committed else ""
        if missing.value:  # shown once, it follows what is filled in
            complete()

    fields.follow(sheet, update)
    head = boards.heading(number, say("recovery.judge_title", language), say("recovery.judge_lead", language))
    return fields.box([fields.html(head), first, fixed, revise, second], "sk-section step-judge")


def editor(case: Case, sheet: Sheet, language: Language, root: str) -> widgets.Box:
    """The fields of one judgement, bound under `root`."""
    cause = fields.radio(
        say("recovery.cause", language),
        [(_labelled(cause.name.in_(language), cause.story.in_(language), language), cause.id) for cause in case.causes],
    )
    fields.bind_choice(sheet, cause, f"{root}.cause")
    pieces = [evidence(case, sheet, language, root, place) for place in range(PIECES)]
    final, chance = fields.number(say("recovery.final", language)), fields.number(say("recovery.chance", language))
    for field, name in ((final, "final"), (chance, "chance")):
        fields.bind_number(sheet, field, f"{root}.{name}")
    return fields.box(
        [
            cause,
            fields.html(boards.subheading(say("recovery.evidence", language), say("recovery.evidence_lead", language))),
            *pieces,
            fields.html(boards.subheading(say("recovery.forecast", language), say("recovery.forecast_lead", language))),
            fields.box([fields.with_hint(final, language), fields.with_hint(chance, language)], "sk-grid"),
        ]
    )


def evidence(case: Case, sheet: Sheet, language: Language, root: str, place: int) -> widgets.Box:
    """Which figure, and what it is now; the unit beside the number follows the figure."""
    path = f"{root}.evidence.{place}"
    figure = fields.dropdown(
        say("recovery.evidence_figure", language, number=place + 1), figure_options(case, language), language
    )
    value = fields.number(say("recovery.evidence_value", language))
    fields.bind_choice(sheet, figure, f"{path}.figure")
    bind_value(
        sheet, case, language, value, f"{path}.figure", f"{path}.value", say("recovery.evidence_value", language)
    )
    return fields.box([figure, fields.with_hint(value, language)], "sk-pair")


def gaps_in(judgement: dict[str, Any], language: Language) -> list[str]:
    """What a judgement still lacks before it can be committed."""
    pieces = [piece for piece in judgement.get("evidence") or () if piece]
    whole = [piece for piece in pieces if piece.get("figure") and piece.get("value") is not None]
    begun = [piece for piece in pieces if piece not in whole and any(value is not None for value in piece.values())]
    checks: dict[str, Callable[[], bool]] = {
        "gap_cause": lambda: not judgement.get("cause"),
        "gap_evidence": lambda: not whole,
        "gap_half_evidence": lambda: bool(begun),
        "gap_final": lambda: judgement.get("final") is None,
        "gap_final_range": lambda: not 0 <= (judgement.get("final") or 0) <= 300,
        "gap_chance": lambda: judgement.get("chance") is None,
        "gap_chance_range": lambda: not 0 <= (judgement.get("chance") or 0) <= 100,
    }
    return [say(f"recovery.{name}", language) for name, lacks in checks.items() if lacks()]


def written(judgement: dict[str, Any], case: Case, language: Language) -> str:
    """A committed judgement, to be read."""
    causes = {cause.id: cause.name.in_(language) for cause in case.causes}
    rows = [(say("recovery.cause", language), causes.get(judgement.get("cause") or "", "–"))]
    figures = case.figures.set_index("figure")
    for piece in judgement.get("evidence") or ():
        if piece and piece.get("figure") in figures.index and piece.get("value") is not None:
            figure = figures.loc[piece["figure"]]
            share = figure["unit"] == "share"
            value = figure_value(figure["unit"], piece["value"] / 100 if share else piece["value"], case, language)
            rows.append((say("recovery.evidence", language), _labelled(figure[f"name_{language}"], value, language)))
    rows.append((say("recovery.final", language), fields.write_number(judgement.get("final"))))
    rows.append((say("recovery.chance", language), fields.write_number(judgement.get("chance"))))
    title = boards.subheading(say("recovery.committed_title", language), say("recovery.committed_lead", language))
    return f'<div class="sk-fixed">{title}{boards.pairs(rows)}</div>'


def _labelled(label: str, words: str, language: Language) -> str:
    return say("recovery.labelled", language, label=label, words=words)
