"""A group reads the two cases critically in a real browser, in both languages, on a wide page and on a phone."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from simkit.company.before_after import stored
from simkit.course.checks.cases import FAILURES, reference_answers
from simkit.course.exercise import exercise
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show.forms.cases import CHOICES, NUMBERS, OFFERED
from simkit.workshop.room import Room

from .conftest import EXERCISE, Device, Served, fits, hand_in, visit, wait_for

SHOTS = os.environ.get("SIMKIT_SCREENSHOTS")


def fill(page: Page, answers: dict[str, Any], language: Language) -> None:
    """Fill in the form as people do: in the order of the page, by the words that stand there."""
    for name in NUMBERS:
        number(page, say(f"cases.{name}", language), answers["success"][name])
    for name in CHOICES:
        label = say(f"cases.{name}_{answers['success'][name]}", language)
        page.locator(".step-success").get_by_label(label, exact=True).check()
    for row, failure in enumerate(FAILURES):
        for part in OFFERED:
            words = say(f"cases.{part}_{answers['failure'][failure][part]}", language)
            select = page.locator(".step-failure .sk-grid").nth(row).get_by_label(say(f"cases.{part}", language))
            select.select_option(label=words)
    number(page, say("cases.agreement_points", language), answers["failure"]["agreement_points"])


def number(page: Page, label: str, value: float) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(f"{value:g}")
    field.press("Tab")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_a_group_reads_both_cases(served: Served, device: Device, language: Language, width: int) -> None:
    group, case = served.group(), served.store.case()
    for name in ("cases", EXERCISE):  # the one opened last is what other tests find
        Room(served.store, name).open()
    page = visit(device(width), served.link(group))
    if language != "en":
        page.click(f".language-{language}")
    page.click(".step-to-cases")

    page.locator(".step-success h2", has_text=say("cases.success_title", language)).wait_for()

    # 1. Both stories are told; what the engine makes of them stands beside what is claimed, in a picture and a table.
    expect(page.locator(".step-success")).to_contain_text(say("cases.success_story", language))
    expect(page.locator(".step-failure")).to_contain_text(say("cases.failure_story", language))
    expect(page.locator(".step-played svg.sk-claims")).to_have_count(2)
    rows = stored()
    expect(page.locator(".step-played tbody tr")).to_have_count(len(rows))
    grown = rows[rows["measure"] == "growth"].iloc[0]
    expect(page.locator(".step-played svg").first).to_contain_text(f"{grown['after']:.1f} ± {grown['after_error']:.1f}")
    unsaid = page.locator(".step-played td", has_text=say("cases.basis_not_simulated", language))
    expect(unsaid).to_have_count(int((rows["basis"] == "not_simulated").sum()))

    # 2. "Check" says what is missing; the group works it out and maps each trouble.
    page.click(".place-cases button.check")
    expect(page.locator(".place-cases .submit-found li")).to_have_count(len(exercise("cases").checks))
    answers = reference_answers(case, language)
    fill(page, answers, language)
    stored_answers = served.store.desk(group.id, "cases", "test").look
    wait_for(lambda: stored_answers().answers == answers)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/cases-{language}-{width}.png", full_page=True)

    # 3. Nothing is wider than the page; check, hand in.
    assert fits(page)
    hand_in(page, "cases", language)
