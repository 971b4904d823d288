"""A group rescues its quarter in a real browser, in both languages, and what it handed in is graded."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from simkit.company.case import Case
from simkit.course.checks.recovery import reference_answers
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show.forms.recovery_act import people, places, weeks
from simkit.show.forms.recovery_figures import figure_options, value_scale
from simkit.workshop.room import Room

from .conftest import EXERCISE, PATIENCE, Device, Served, fits, visit, wait_for

#: Where the pictures of the walk are left for somebody to look at; nowhere unless asked for.
SHOTS = os.environ.get("SIMKIT_SCREENSHOTS")


class Walk:
    """One device of a group, and how it fills in the form in its language."""

    def __init__(self, page: Page, case: Case, language: Language) -> None:
        self.page, self.case, self.language = page, case, language
        self.units = dict(zip(case.figures["figure"], case.figures["unit"], strict=True))

    def choose(self, field: str, options: list[tuple[str, Any]], value: Any) -> None:
        label = next(label for label, option in options if option == value)
        self.page.locator(f".field-{field} select").select_option(label=label)

    def type(self, field: str, number: float) -> None:
        place = f".field-{field} input"
        self.page.fill(place, f"{number:.10g}")
        self.page.press(place, "Tab")

    def figure(self, field: str, value_field: str, name: str, value: float) -> None:
        """Choose a figure and type its value in the unit that the page asks for."""
        self.choose(field, figure_options(self.case, self.language), name)
        unit = value_scale(self.units[name], self.language)
        expect(self.page.locator(f".field-{value_field} input")).to_have_value("")
        self.type(value_field, round(value / unit, 4))

    def judge(self, judgement: dict[str, Any]) -> None:
        number = [cause.id for cause in self.case.causes].index(judgement["cause"])
        self.page.locator(".field-judgement-cause input").nth(number).check()
        for place, piece in enumerate(judgement["evidence"]):
            field = f"judgement-evidence-{place}"
            self.figure(f"{field}-figure", f"{field}-value", piece["figure"], piece["value"])
        self.type("judgement-final", judgement["final"])
        self.type("judgement-chance", judgement["chance"])

    def commit(self, stored: Callable[[], dict[str, Any]], judgement: dict[str, Any]) -> None:
        """As people do it: a click comes after what was typed before it is shown as saved."""
        wait_for(lambda: stored().get("judgement") == judgement)
        self.page.click("button.commit")
        self.page.click("button.commit-yes")
        expect(self.page.locator(".judge-committed")).not_to_be_empty()

    def act(self, lines: list[dict[str, Any]]) -> None:
        for place, line in enumerate(lines):
            self.page.click(f"button.choose-{line['action']}")
            field = f"actions-{place}"
            self.choose(f"{field}-why", figure_options(self.case, self.language), line["why"])
            self.choose(f"{field}-who", people(self.case, self.language), line["who"])
            self.choose(f"{field}-when", weeks(self.case, self.language), line["when"])
            self.choose(f"{field}-where", places(self.case, self.language), line["where"])
            self.figure(f"{field}-sign_figure", f"{field}-sign_value", line["sign_figure"], line["sign_value"])
            self.page.fill(f".field-{field}-note textarea", line["note"])

    def hold(self) -> None:
        self.page.locator(".field-adjustment-ask input").nth(0).check()

    def picture(self, name: str) -> None:
        if SHOTS:
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.page.screenshot(path=f"{SHOTS}/{name}-{self.language}-{width}.png", full_page=True)


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_a_group_rescues_its_quarter(
    served: Served, device: Device, language: Language, width: int, tmp_path: Path
) -> None:
    group, case = served.group(), served.store.case()
    answers = reference_answers(case, language)
    page = visit(device(width), served.link(group))
    if language != "en":  # the workshop's own
        page.click(f".language-{language}")
    expect(page.locator(".step-judge h2")).to_contain_text(say("recovery.judge_title", language))
    walk = Walk(page, case, language)

    # 2. It reads its case: tables and pictures, amounts as people of the language write them.
    story = page.locator(".step-read")
    expect(story).to_contain_text("35%")
    expect(story).to_contain_text("万元" if language == "zh" else "CNY")
    drawn = story.locator("img").evaluate_all("all => all.filter(one => one.naturalWidth > 0).length")
    assert drawn >= 7
    story.locator("summary").filter(has_text=say("recovery.table_cuts", language)).click()
    boxes = story.locator(".sk-board .sk-scroll")
    expect(boxes).to_have_count(3)
    expect(boxes.last).to_be_visible()
    assert boxes.evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth)")  # whole on a phone
    walk.picture("1-read")

    # 3. Judgement first: nothing can be chosen, no future is shown, a half judgement cannot be committed.
    expect(page.locator(".step-see svg")).to_have_count(0)
    expect(page.locator(f"button.choose-{answers['actions'][0]['action']}")).to_be_disabled()
    page.click("button.commit")
    expect(page.locator(".judge-missing")).to_contain_text(say("recovery.gap_cause", language))
    walk.judge(answers["judgement"])
    walk.commit(lambda: served.answers(group), answers["judgement"])

    # 4. The engine plays; a change of plan changes the futures.
    expect(page.locator(".step-see svg.sk-fan")).to_be_visible()
    alone = page.locator(".step-see .sk-odds").inner_text()
    walk.act(answers["actions"])
    expect(page.locator(".step-see .sk-odds")).not_to_have_text(alone)
    expect(page.locator(".step-see .sk-waiting")).to_have_count(0)
    walk.picture("2-act")

    # 5. Check says what is missing and gives nothing away; the pen-holder completes it.
    page.click("button.check")
    expect(page.locator(".submit-found")).to_contain_text(say("form.status_unattempted", language))
    cause = next(c for c in case.causes if c.id == case.recipe.cause)
    assert cause.name.in_(language) not in page.locator(".submit-found").inner_text()
    walk.hold()
    wait_for(lambda: served.answers(group).get("adjustment") == {"ask": False})
    page.click("button.check")
    expect(page.locator(".submit-found")).to_contain_text(say("form.check_clear", language))
    stored = served.answers(group)
    assert [line["action"] for line in stored["actions"]] == list(case.reference())
    page.click("button.submit")
    page.click("button.submit-yes")
    expect(page.locator(".submit-state")).to_contain_text(say("form.phase_submitted", language))
    expect(page.locator(f"button.choose-{answers['actions'][0]['action']}")).to_be_disabled()
    walk.picture("3-submitted")
    assert fits(page)

    # Reload: it comes back as it was, still handed in, until the trainer reopens it.
    page.reload()
    expect(page.locator(".submit-state")).to_contain_text(say("form.phase_submitted", language), timeout=PATIENCE)
    Room(served.store, EXERCISE).reopen(group.id)
    expect(page.locator("button.submit")).to_be_visible(timeout=PATIENCE)
    assert served.answers(group) == stored
    page.click("button.submit")
    page.click("button.submit-yes")
    expect(page.locator(".submit-state")).to_contain_text(say("form.phase_submitted", language))

    # 7. The command grades what came out of this browser.
    graded = grade(served, tmp_path)
    mine = [row for row in graded if row["group"] == group.id and row["exercise"] == EXERCISE]
    assert {row["status"] for row in mine} == {"passed"}, [row for row in mine if row["status"] != "passed"]
    debrief = (tmp_path / "report" / f"{group.id}.html").read_text(encoding="utf-8")
    assert cause.name.en in debrief or cause.name.zh in debrief


def test_a_judgement_once_committed_stays_the_first(served: Served, device: Device) -> None:
    group, case = served.group(), served.store.case()
    page = visit(device(), served.link(group))
    walk = Walk(page, case, "en")
    first = {"cause": "discounting", "evidence": [{"figure": "discount", "value": 9.0}], "final": 90.0, "chance": 40.0}
    walk.judge(first)
    walk.commit(lambda: served.answers(group), first)
    page.click("button.revise")
    page.click("button.revise-yes")
    page.locator(".field-revised-cause input").nth(1).check()
    wait_for(lambda: served.answers(group)["revised"]["cause"] == case.causes[1].id)
    assert served.answers(group)["committed"] == first


def test_too_much_money_is_said_and_not_played(served: Served, device: Device) -> None:
    group, case = served.group(), served.store.case()
    page = visit(device(), served.link(group))
    walk = Walk(page, case, "en")
    judgement = reference_answers(case, "en")["judgement"]
    walk.judge(judgement)
    walk.commit(lambda: served.answers(group), judgement)
    dearest = sorted(case.catalogue, key=lambda action: -action.cost)[:3]
    for action in dearest:
        page.click(f"button.choose-{action.id}")
    excess = sum(action.cost for action in dearest) - case.budget
    expect(page.locator(".act-totals")).to_contain_text(f"{excess / 1000:,.0f} k")
    expect(page.locator(".see-message")).to_contain_text(say("recovery.see_beyond_means", "en"))
    cheapest = next(action for action in case.catalogue if action not in dearest)
    expect(page.locator(f"button.choose-{cheapest.id}")).to_be_disabled()  # three is the most


def grade(served: Served, folder: Path) -> list[dict[str, str]]:
    """The gradebook that `simkit grade` writes for the workshop as it stands."""
    command = [sys.executable, "-c", "from simkit.cli import main; main()", "grade"]
    where = ["--workshop", str(served.store.folder), "--out", str(folder / "report")]
    subprocess.run([*command, str(served.store.folder / "submissions"), *where], check=True, timeout=300)
    with (folder / "report" / "gradebook.csv").open(encoding="utf-8", newline="") as book:
        return list(csv.DictReader(book))
