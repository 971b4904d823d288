"""The form of the exercise `cases`: a success to be worked out again, a failure to be taken apart, both played."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from simkit.company.before_after import stored, stories
from simkit.course.checks.cases import DECOYS, FAILURES, LEVERS, PRINCIPLES, REMEDIES
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show import boards, fields
from simkit.show.before_after import picture_svg, table_html
from simkit.show.frame import Make
from simkit.show.sheet import Sheet
from simkit.show.submit import submit

if TYPE_CHECKING:
    from simkit.company.case import Case

#: What is offered for each choice about the success, in the order of the page.
CHOICES = {
    "reported": ("sales_goal", "growth_goal", "neither"),
    "delivery": ("adds_up", "does_not"),
    "satisfaction": ("share_satisfied", "survey_points", "growth"),
    "evidence": ("testimonial", "more_results", "comparison", "award"),
}
#: What is offered beside each failure.
OFFERED = {
    "principle": (*sorted(PRINCIPLES.values()), *DECOYS["principles"]),
    "lever": (*sorted(LEVERS.values()), *DECOYS["levers"]),
    "remedy": (*sorted(REMEDIES.values()), *DECOYS["remedies"]),
}
NUMBERS = ("sales_attainment", "growth_attainment", "attrition_points", "attrition_share")


def form(case: Case, pictures: Path | None = None) -> Make:  # noqa: ARG001 - the same call for every form
    """How the form of a group is made."""

    def make(language: Language, sheet: Sheet) -> widgets.Widget:
        return fields.box(
            [
                fields.html(boards.stylesheet(), "sk-style"),
                success(sheet, language),
                failure(sheet, language),
                played(language),
                submit("cases", 4, case, sheet, language),
            ],
            "simkit sk-page",
        )

    return make


def success(sheet: Sheet, language: Language) -> widgets.Box:
    """The success as it is told, its figures to be worked out again, and how to read the others."""
    numbers = [_number(sheet, language, "success", name) for name in NUMBERS]
    choices = [_radio(sheet, language, name) for name in CHOICES]
    return fields.box(
        [
            fields.html(
                boards.heading(1, say("cases.success_title", language), say("cases.success_lead", language))
                + boards.paragraph(say("cases.success_story", language), "sk-told")
                + boards.subheading(say("cases.success_reported", language))
                + boards.cards(_reported(language))
                + boards.subheading(say("cases.recompute_title", language), say("cases.recompute_lead", language))
            ),
            fields.box(numbers, "sk-grid"),
            *choices,
        ],
        "sk-section step-success",
    )


def failure(sheet: Sheet, language: Language) -> widgets.Box:
    """The failure as it is told; beside each of its reasons a principle, a lever and a remedy."""
    rows: list[Any] = []
    for name in FAILURES:
        rows.append(fields.html(boards.subheading(say(f"cases.{name}", language))))
        rows.append(fields.box([_dropdown(sheet, language, name, part) for part in OFFERED], "sk-grid"))
    return fields.box(
        [
            fields.html(
                boards.heading(2, say("cases.failure_title", language), say("cases.failure_lead", language))
                + boards.paragraph(say("cases.failure_story", language), "sk-told")
                + boards.subheading(say("cases.map_title", language), say("cases.map_lead", language))
            ),
            *rows,
            _number(sheet, language, "failure", "agreement_points"),
        ],
        "sk-section step-failure",
    )


def played(language: Language) -> widgets.Box:
    """Both cases as the engine plays them, beside what they claim; read from the table that is shipped."""
    table, pictures, tables = stored(), [], []
    for name, story in stories().items():
        rows = table[table["case"] == name]
        went_in = boards.subheading(story.name.in_(language), say(f"cases.{name}_went_in", language))
        pictures.append(f"<div>{went_in}{picture_svg(rows, language)}</div>")
        tables.append(table_html(rows, language))
    head = boards.heading(3, say("cases.played_title", language), say("cases.played_lead", language))
    body = boards.side_by_side(*pictures) + "".join(tables)
    return fields.box(
        [fields.html(head + body + boards.notice(say("cases.played_reading", language)))], "sk-section step-played"
    )


def _reported(language: Language) -> list[tuple[str, str, str]]:
    def words(name: str) -> str:
        return say(f"cases.reported_{name}", language)

    return [
        (words("growth"), words("growth_value"), words("growth_remark")),
        (words("attainment"), "107%", ""),
        (words("delivery"), words("delivery_value"), words("delivery_remark")),
        (words("satisfaction"), "68 → 92", words("satisfaction_remark")),
        (words("attrition"), "28% → 13%", words("attrition_remark")),
    ]


def _number(sheet: Sheet, language: Language, part: str, name: str) -> widgets.Widget:
    field = fields.number(say(f"cases.{name}", language))
    fields.bind_number(sheet, field, f"{part}.{name}")
    return fields.with_hint(field, language)


def _radio(sheet: Sheet, language: Language, name: str) -> widgets.Widget:
    options = [(say(f"cases.{name}_{option}", language), option) for option in CHOICES[name]]
    field = fields.radio(say(f"cases.{name}", language), options)
    fields.bind_choice(sheet, field, f"success.{name}")
    return field


def _dropdown(sheet: Sheet, language: Language, failure: str, part: str) -> widgets.Widget:
    options = [(say(f"cases.{part}_{option}", language), option) for option in OFFERED[part]]
    field = fields.dropdown(say(f"cases.{part}", language), options, language)
    fields.bind_choice(sheet, field, f"failure.{failure}.{part}")
    return field
