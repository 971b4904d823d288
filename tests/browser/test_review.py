"""A group looks back on its own played quarter in a real browser, in both languages: retrospective and interview."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from simkit.company.case import Case
from simkit.course.checks import recovery
from simkit.course.checks.review import reference_answers
from simkit.course.checks.review_answers import NONE
from simkit.course.exercise import exercise
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show.forms.recovery_act import people
from simkit.show.forms.recovery_figures import figure_options, value_scale
from simkit.workshop.room import Room

from .conftest import EXERCISE, PATIENCE, Device, Served, fits, hand_in, ready, visit, wait_for

SHOTS = os.environ.get("SIMKIT_SCREENSHOTS")

#: Fields of the form that are amounts, in thousands or 万元 on the page.
MONEY = ("retrospective-target", "interview-quota", "interview-signed")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
def test_a_group_reviews_its_own_quarter(served: Served, device: Device, language: Language, width: int) -> None:
    group, case = served.group(), served.store.case()
    for name in ("review", EXERCISE):  # the one opened last is what other tests find
        Room(served.store, name).open()
    rescued = served.store.desk(group.id, EXERCISE, "test")
    rescued.save(recovery.reference_answers(case, language), rescued.look().revision)
    answers = reference_answers(case, language)
    page = visit(device(width), served.link(group))
    if language != "en":
        page.click(f".language-{language}")
    walk = Walk(page, case, language)
    walk.come()

    # 1. The end of its own plan: what was played, what came of it, how the figures stand now.
    end = page.locator(".review-end")
    names = {entry.id: entry.name.in_(language) for entry in case.catalogue}
    for played in answers["played"]:
        expect(end).to_contain_text(names[played["action"]])
    expect(end).to_contain_text(f"{answers['retrospective']['final']}%")
    expect(end).not_to_contain_text(say("review.see_reference", language))
    end.locator("summary").click()
    expect(end.locator("tbody tr").first).to_be_visible()
    walk.picture("1-blank")

    # 2. "Check" on a blank form says something of every check but tells no answer.
    walk.check()
    found = page.locator(".place-review .submit-found")
    expect(found.locator("li")).to_have_count(len(exercise("review").checks))
    cause = next(one.name.in_(language) for one in case.causes if one.id == case.recipe.cause)
    expect(found).not_to_contain_text(cause)

    # 3. It fills in both parts; the rep stands beside the team as soon as somebody is chosen.
    expect(page.locator(".review-profile")).to_be_empty()
    walk.fill(answers)
    person = case.scenario.team.reps[answers["interview"]["rep"]].name.in_(language)
    expect(page.locator(".review-profile caption")).to_have_text(say("review.profile", language, person=person))
    stored = served.store.desk(group.id, "review", "test").look
    wait_for(lambda: stored().answers == answers)
    assert fits(page)

    # 4. After a reload, and in the other language, everything is as it was.
    page.reload()
    ready(page)
    walk.come()
    walk.shows(answers)
    walk.picture("2-filled")
    other: Language = "zh" if language == "en" else "en"
    page.click(f".language-{other}")
    walk = Walk(page, case, other)
    walk.come()
    walk.shows(answers)
    assert fits(page)
    walk.picture("3-other")

    # 5. Nothing is missing; it hands in.
    hand_in(page, "review", other)


class Walk:
    """One device of a group, and how it fills in and reads the form in its language."""

    def __init__(self, page: Page, case: Case, language: Language) -> None:
        self.page, self.case, self.language = page, case, language
        self.units = dict(zip(case.figures["figure"], case.figures["unit"], strict=True))

    def come(self) -> None:
        self.page.click(".step-to-review")
        title = self.page.locator(".step-retrospective h2")
        expect(title).to_contain_text(say("review.retro_title", self.language), timeout=PATIENCE)

    def fill(self, answers: dict[str, Any]) -> None:
        for place, value in self.fields(answers):
            if isinstance(value, float):
                self.page.fill(f".field-{place} input", f"{value:.10g}")
            elif self.among(place):
                self.page.locator(f".field-{place}").get_by_label(value, exact=True).check()
            else:
                self.page.locator(f".field-{place} select").select_option(label=value)

    def shows(self, answers: dict[str, Any]) -> None:
        """The form holds these answers, in words and units of its language."""
        for place, value in self.fields(answers):
            if isinstance(value, float):
                expect(self.page.locator(f".field-{place} input")).to_have_value(f"{value:.10g}")
            elif self.among(place):
                expect(self.page.locator(f".field-{place}").get_by_label(value, exact=True)).to_be_checked()
            else:
                expect(self.page.locator(f".field-{place} option:checked")).to_have_text(value)

    def fields(self, answers: dict[str, Any]) -> Iterator[tuple[str, str | float]]:
        """Each field of the form, in an order in which people fill it in: its words, or its number as typed."""
        looked, talk = answers["retrospective"], answers["interview"]
        figures, team = figure_options(self.case, self.language), people(self.case, self.language)
        actions = [(entry.name.in_(self.language), entry.id) for entry in self.case.catalogue]
        actions.append((self.say("no_action"), NONE))
        causes = [(one.name.in_(self.language), one.id) for one in self.case.causes]
        reps = [(one.name.in_(self.language), n) for n, one in enumerate(self.case.scenario.team.reps)]
        for name in ("target", "final", "gap"):
            yield self.number(f"retrospective-{name}", looked[name])
        yield "retrospective-luck", self.say(f"luck_{looked['luck']}")
        yield "retrospective-cause", words(causes, looked["cause"])
        for place, piece in enumerate(looked["evidence"]):
            yield f"retrospective-evidence-{place}-figure", words(figures, piece["figure"])
            yield self.number(f"retrospective-evidence-{place}-value", piece["value"], piece["figure"])
        for name in ("keep", "stop"):
            yield f"retrospective-{name}", words(actions, looked[name])
        watch = looked["watch"]
        yield "retrospective-watch-figure", words(figures, watch["figure"])
        yield self.number("retrospective-watch-limit", watch["limit"], watch["figure"])
        yield "retrospective-watch-who", words(team, watch["who"])
        yield "interview-rep", words(reps, talk["rep"])
        for name in ("quota", "signed"):
            yield self.number(f"interview-{name}", talk[name])
        for name in ("attainment", "size", "discount"):
            yield f"interview-{name}_borne", self.say(f"borne_{'yes' if talk[f'{name}_borne'] else 'no'}")
        yield "interview-band", self.say(f"band_{talk['band']}")
        for place, sentence in enumerate(talk["feedback"]):
            yield f"interview-feedback-{place}", self.say(f"feedback_{sentence}")
        yield "interview-focus", self.item(talk["focus"])
        plan = talk["plan"]
        yield self.number("interview-plan-value", plan["value"])
        yield "interview-plan-week", str(plan["week"])
        yield "interview-plan-who", words(team, plan["who"])
        yield "interview-plan-support", self.say(f"support_{plan['support']}")
        yield "interview-filed", self.say(f"filed_{'yes' if talk['filed'] else 'no'}")
        yield "interview-meeting", str(talk["meeting"])

    def number(self, place: str, value: float, figure: str | None = None) -> tuple[str, float]:
        unit = "money" if place in MONEY else self.units.get(figure or "")
        return place, value / value_scale(unit, self.language)

    def item(self, name: str) -> str:
        """What the talk is about, as the table of the rep words it."""
        kind, _, stage = name.partition("_")
        stages: dict[str, str] = {entry.id: entry.name.in_(self.language) for entry in self.case.scenario.stages}
        return self.say(f"item_{kind}", stage=stages[stage]) if stage else self.say(f"item_{kind}")

    def among(self, place: str) -> bool:
        """Whether all options of a field are in sight."""
        return place in ("retrospective-luck", "interview-band")

    def say(self, name: str, **values: object) -> str:
        return say(f"review.{name}", self.language, **values)

    def check(self) -> None:
        self.page.click(".place-review button.check")

    def picture(self, name: str) -> None:
        if SHOTS:
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.page.screenshot(path=f"{SHOTS}/review-{name}-{self.language}-{width}.png", full_page=True)


def words(options: list[tuple[str, Any]], value: Any) -> str:
    """What an option is called."""
    return next(label for label, option in options if option == value)
