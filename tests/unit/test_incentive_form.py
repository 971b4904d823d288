"""The form of `incentive` on the level of its widgets: what stays as today, what is refused, what is shown and when."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import pytest

from simkit.company.case import Case
from simkit.company.nextyear import next_year
from simkit.company.scheme import in_force
from simkit.course.answers import FileDesk
from simkit.course.words import money, say
from simkit.show.forms import form_of
from simkit.show.forms.incentive_see import written
from simkit.show.frame import Make
from simkit.show.sheet import Sheet


@pytest.fixture(scope="module")
def make(case: Case) -> Make:
    return form_of("incentive")(case, None)


class Page:
    """The form at a desk of its own."""

    def __init__(self, make: Make, folder: Path) -> None:
        self.sheet = Sheet(FileDesk("incentive", folder))
        self.form = make("en", self.sheet)

    def find(self, name: str) -> Any:
        return next(widget for widget in walk(self.form) if name in widget._dom_classes)

    def words(self, name: str) -> str:
        return unescape(self.find(name).value)

    def seen(self, name: str) -> bool:
        return any(name in widget._dom_classes for widget in shown(self.form))


def walk(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in walk(child))]


def shown(widget: Any) -> list[Any]:
    if widget.layout.display == "none":
        return []
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in shown(child))]


@pytest.fixture
def page(make: Make, tmp_path: Path) -> Page:
    return Page(make, tmp_path)


def test_a_blank_form_is_todays_plan_and_stores_nothing(page: Page, case: Case) -> None:
    assert page.words("see-message").count(say("incentive.unchanged", "en")) == 1
    assert page.sheet.desk.answers == {}
    assert money(next_year(case.recipe).budget, "en") in page.words("odds-in-short")
    assert '<polyline class="sk-median"' not in page.words("see-arithmetic")


def test_one_change_is_stored_and_reckoned_and_played_at_once(page: Page) -> None:
    before = page.words("see-table")
    page.find("field-bonus").value = "20"
    assert page.sheet.desk.answers == {"bonus": 20.0}
    assert '<polyline class="sk-median"' in page.words("see-arithmetic")
    assert '<td class="sk-right">20.00</td>' in page.words("see-arithmetic")  # the bonus at 100 %
    assert page.words("see-message") == "" and page.words("see-table") != before


@pytest.mark.parametrize(
    ("field", "typed", "trouble"),
    [("bonus", "90", "over_hundred"), ("team_part", "-5", "out_of_range"), ("level", "9000", "out_of_range")],
)
def test_what_cannot_be_reckoned_is_said_and_comes_back_when_mended(
    page: Page, field: str, typed: str, trouble: str
) -> None:
    page.find(f"field-{field}").value = typed
    said = say(f"incentive.trouble_{trouble}", "en", field="").strip(": .")
    assert said in page.words("see-message")
    assert "sk-waiting" in page.find("see-table")._dom_classes
    page.find(f"field-{field}").value = ""
    assert say("incentive.unchanged", "en") in page.words("see-message")
    assert "sk-waiting" not in page.find("see-table")._dom_classes


def test_fields_are_in_sight_where_they_matter(page: Page) -> None:
    assert page.seen("field-cap") and page.seen("field-top") and not page.seen("field-draw_recoverable")
    page.find("field-capped").value = False
    page.find("field-structure").value = "accelerator"
    page.find("field-draw_months").value = "6"
    assert page.seen("field-above") and page.seen("field-draw_recoverable")
    assert not any(page.seen(f"field-{name}") for name in ("cap", "top", "below"))


def test_every_decision_of_a_scheme_has_its_field_with_todays_value(page: Page) -> None:
    fields = {name for widget in walk(page.form) for name in widget._dom_classes if name.startswith("field-")}
    assert fields == {f"field-{name}" for name in (*in_force().model_dump(), "capped")}
    assert "(today 120)" in page.find("field-cap").description
    assert (
        say("incentive.as_today", "en", label=say("incentive.structure_both", "en"))
        in page.find("field-structure").options[-1]
    )


@pytest.mark.parametrize(
    ("name", "value", "signed", "words"),
    [("profit", 621_000.0, True, "+CNY 621 k"), ("margin", 0.607, False, "60.7%"),
     ("margin", 0.052, True, "+5.2 points"), ("rush", -0.00001, False, "0.0 points"),
     ("done", float("nan"), False, "–"), ("leavers", -0.6, True, "−0.6")],
)  # fmt: skip
def test_figures_are_written_in_their_unit(name: str, value: float, signed: bool, words: str) -> None:
    assert written(name, value, "en", "CNY", signed=signed) == words
