"""The form of `recovery` on the level of its widgets: what is bound, what is refused, what is shown and when."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simkit.company.case import Case
from simkit.course.answers import Answers, Desk, Desks, FileDesk
from simkit.course.exercise import exercise
from simkit.course.words import money, percent, say
from simkit.scenario import Language
from simkit.show.fields import read_number
from simkit.show.forms import form_of
from simkit.show.forms.recovery_see import Oracle, Sight
from simkit.show.frame import Frame, Step
from simkit.show.newest import Newest

JUDGEMENT = {
    "cause": "weak_stage",
    "evidence": [{"figure": "conversion_solution", "value": 45.5}],
    "final": 70.0,
    "chance": 5.0,
}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of pictures as a workshop holds it, their drawing being tested elsewhere."""
    from simkit.show.forms.recovery_read import PICTURES

    folder = tmp_path_factory.mktemp("pictures")
    for language in ("en", "zh"):
        (folder / language).mkdir()
        for name in PICTURES:
            (folder / language / f"{name}.svg").write_text("<svg/>", encoding="utf-8")
    return folder


def frame(case: Case, desks: Desks, language: Language, pictures: Path) -> Frame:
    """The page of one exercise."""
    step = Step("recovery", exercise("recovery").title, desks, lambda: form_of("recovery")(case, pictures))
    return Frame([step], language)


@dataclass
class Page:
    """A form, and a reader's and writer's hands on it."""

    frame: Frame

    def find(self, name: str) -> Any:
        return next(widget for widget in walk(self.frame) if name in widget._dom_classes)

    def words(self, name: str) -> str:
        """What an HTML widget says."""
        return unescape(self.find(name).value)

    def press(self, *names: str) -> None:
        for name in names:
            self.find(name).click()

    def fill(self, path: str, value: Any) -> None:
        self.find(f"field-{path.replace('.', '-')}").value = value

    def seen(self) -> str:
        """All words in sight, as HTML and labels."""
        return unescape(
            "\n".join(
                getattr(widget, "description", "") + str(getattr(widget, "value", "")) for widget in shown(self.frame)
            )
        )

    def judge(self) -> None:
        self.fill("judgement.cause", "weak_stage")
        self.fill("judgement.evidence.0.figure", "conversion_solution")
        self.fill("judgement.evidence.0.value", "45.5")
        self.fill("judgement.final", "70")
        self.fill("judgement.chance", "5 %")

    def commit(self) -> None:
        self.judge()
        self.press("commit", "commit-yes")

    @property
    def answers(self) -> dict[str, Any]:
        answers: dict[str, Any] = self.frame.sheet.desk.answers
        return answers


def walk(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in walk(child))]


def shown(widget: Any) -> list[Any]:
    if widget.layout.display == "none":
        return []
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in shown(child))]


@pytest.fixture
def page(case: Case, pictures: Path, tmp_path: Path) -> Page:
    return Page(frame(case, FileDesk("recovery", tmp_path), "en", pictures))


def test_the_page_names_the_crisis_but_not_its_cause(page: Page, case: Case) -> None:
    words = unescape(page.find("step-read").children[0].value)
    assert percent(case.signed / case.target) in words and money(case.target, "en") in words
    assert f"{case.day} of the quarter's {case.days} working days" in words
    cause = next(cause for cause in case.causes if cause.id == case.recipe.cause)
    assert cause.name.en not in words and cause.story.en not in words


def test_every_figure_that_can_be_named_is_in_a_table_of_the_page(page: Page, case: Case) -> None:
    words = unescape(page.find("step-read").children[0].value)
    for figure in case.figures.itertuples():
        assert f"<td>{figure.name_en}</td>" in words


def test_in_chinese_the_page_speaks_chinese_and_counts_in_wan(case: Case, pictures: Path, tmp_path: Path) -> None:
    words = Page(frame(case, FileDesk("recovery", tmp_path), "zh", pictures)).seen()
    assert money(case.target, "zh") in words and "先下判断" in words and "抽调售前专家" in words
    assert "Judge first" not in words


def test_what_is_filled_in_is_stored_at_once_and_comes_back(
    page: Page, case: Case, pictures: Path, tmp_path: Path
) -> None:
    page.judge()
    assert FileDesk("recovery", tmp_path).look().answers["judgement"] == JUDGEMENT
    again = Page(frame(case, FileDesk("recovery", tmp_path), "zh", pictures))
    assert again.find("field-judgement-cause").value == "weak_stage"
    assert again.find("field-judgement-final").value == "70"


def test_an_empty_field_is_nothing_and_words_are_not_a_number(page: Page) -> None:
    page.fill("judgement.final", "72,5 %")
    assert page.answers["judgement"]["final"] == 72.5
    page.fill("judgement.final", "")
    assert page.answers["judgement"]["final"] is None
    page.fill("judgement.final", "a lot")
    assert page.answers["judgement"]["final"] is None
    assert '"a lot" is not a number' in page.seen()


def test_an_incomplete_judgement_is_not_committed_and_the_page_says_what_is_missing(page: Page) -> None:
    page.fill("judgement.cause", "weak_stage")
    page.press("commit")
    assert "committed" not in page.answers
    words = page.words("judge-missing")
    assert say("recovery.gap_final", "en") in words and say("recovery.gap_cause", "en") not in words
    page.fill("judgement.final", "70")
    assert say("recovery.gap_final", "en") not in page.words("judge-missing")


def test_no_future_before_the_commitment_and_at_once_after_it(page: Page) -> None:
    page.judge()
    page.press("commit")  # asks first
    assert '<svg class="sk-fan' not in page.seen() and page.find("choose-presales_pool").disabled
    page.press("commit-yes")
    assert page.answers["committed"] == JUDGEMENT
    assert '<svg class="sk-fan' in page.seen() and say("recovery.odds_nothing", "en") in page.seen()
    assert not page.find("choose-presales_pool").disabled


def test_a_committed_judgement_stays_and_a_revision_stands_beside_it(page: Page) -> None:
    page.commit()
    assert page.find("field-judgement-final") not in shown(page.frame)
    page.press("revise", "revise-yes")
    page.fill("revised.final", "80")
    assert page.answers["committed"]["final"] == 70 and page.answers["revised"]["final"] == 80
    assert page.answers["revised"]["cause"] == "weak_stage"


def test_choosing_plays_the_plan_against_doing_nothing(page: Page, case: Case) -> None:
    page.commit()
    page.press("choose-presales_pool")
    words = page.words("see-picture")
    assert page.answers["actions"] == [{"action": "presales_pool"}]
    assert "sk-median" in words and say("recovery.odds_gain", "en") in words and "±" in words
    futures = case.futures(case.plan(["presales_pool"]))
    assert f"{percent(float(np.median(futures.final)))}" in words
    assert say("recovery.points", "en", points="").strip() in words and "doing nothing" in page.words("odds-in-short")
    page.press("choose-presales_pool")
    assert page.answers["actions"] == [] and "sk-median" not in page.words("see-picture")


def test_over_budget_is_said_and_not_played(page: Page, case: Case) -> None:
    costs = {action.id: action.cost for action in case.catalogue}
    excess = costs["presales_pool"] + costs["lead_campaign"] + costs["partner_referrals"] - case.budget
    page.commit()
    page.press("choose-presales_pool", "choose-lead_campaign")
    played = page.words("see-picture")
    page.press("choose-partner_referrals")
    assert say("recovery.over_budget", "en", excess=money(excess, "en")) in page.words("act-totals")
    assert say("recovery.see_beyond_means", "en") in page.words("see-message")
    assert page.words("see-picture") == played and page.words("odds-in-short") == ""
    page.press("choose-partner_referrals")
    assert "Over budget" not in page.words("act-totals") and page.words("see-message") == ""


def test_a_fourth_action_cannot_be_chosen(page: Page) -> None:
    page.commit()
    page.press("choose-deal_desk", "choose-focus_time", "choose-solution_clinic")
    assert page.find("choose-sales_contest").disabled and not page.find("choose-deal_desk").disabled


def test_the_line_of_an_action_follows_it_when_another_is_put_back(page: Page) -> None:
    page.commit()
    page.press("choose-deal_desk", "choose-presales_pool")
    page.fill("actions.1.who", "rep-3")
    page.fill("actions.1.when", 8)
    page.fill("actions.1.note", "n" * 400)
    page.press("choose-deal_desk")
    assert page.answers["actions"] == [{"action": "presales_pool", "who": "rep-3", "when": 8, "note": "n" * 300}]
    assert page.find("field-actions-0-who").value == "rep-3"


def test_a_later_start_is_played_later(page: Page) -> None:
    page.commit()
    page.press("choose-presales_pool")
    at_once = page.words("see-picture")
    page.fill("actions.0.when", 12)
    assert page.words("see-picture") != at_once


@pytest.mark.parametrize(("language", "typed"), [("en", "24"), ("zh", "2.4")])
def test_amounts_are_typed_in_the_readers_unit_and_stored_in_full(
    case: Case, pictures: Path, tmp_path: Path, language: Language, typed: str
) -> None:
    page = Page(frame(case, FileDesk("recovery", tmp_path), language, pictures))
    page.fill("judgement.evidence.0.figure", "average_deal")
    page.fill("judgement.evidence.0.value", typed)
    assert page.answers["judgement"]["evidence"][0]["value"] == 24_000
    page.fill("judgement.evidence.0.figure", "conversion_quote")
    assert page.answers["judgement"]["evidence"][0] == {"figure": "conversion_quote", "value": None}


def test_the_ground_of_an_adjustment_is_asked_only_of_those_who_ask(page: Page) -> None:
    page.commit()
    assert page.find("field-adjustment-trigger") not in shown(page.frame)
    page.fill("adjustment.ask", True)
    page.fill("adjustment.percent", "-15")
    assert page.find("field-adjustment-trigger") in shown(page.frame)
    assert page.answers["adjustment"] == {"ask": True, "percent": -15.0}


@dataclass
class Room:
    """A desk as the trainer and the other devices may leave it."""

    desk: Desk

    def look(self) -> Desk:
        return self.desk

    def other(self, exercise: str) -> Answers:  # noqa: ARG002
        return {}

    def save(self, answers: Answers, base: int) -> Desk:
        self.desk = replace(self.desk, answers=answers, revision=base + 1)
        return self.desk

    def submit(self, base: int) -> Desk:  # noqa: ARG002
        self.desk = replace(self.desk, phase="submitted")
        return self.desk

    def use_check(self) -> Desk:
        return self.desk

    ask_pen = give_pen = look


@pytest.mark.parametrize("phase", ["waiting", "open", "submitted", "closed"])
def test_each_phase_has_its_sentence_and_only_an_open_exercise_is_written(
    case: Case, pictures: Path, phase: Any
) -> None:
    page = Page(frame(case, Room(Desk({"committed": JUDGEMENT}, phase=phase)), "en", pictures))
    assert say(f"form.phase_{phase}", "en") in page.seen()
    assert page.find("field-adjustment-ask").disabled == (phase != "open")
    assert (page.find("submit") in shown(page.frame)) == (phase == "open")


def test_submitting_asks_first_and_closes_the_form_until_it_is_reopened(case: Case, pictures: Path) -> None:
    room = Room(Desk({"committed": JUDGEMENT}))
    page = Page(frame(case, room, "en", pictures))
    page.press("submit", "submit-no")
    assert room.desk.phase == "open"
    page.press("submit", "submit-yes")
    assert page.find("choose-deal_desk").disabled and page.find("submit") not in shown(page.frame)
    room.desk = replace(room.desk, phase="open")
    page.frame.sheet.poll()
    assert not page.find("choose-deal_desk").disabled


def test_check_says_what_is_missing_without_harsh_words_or_the_cause(case: Case, pictures: Path) -> None:
    room = Room(Desk({"committed": JUDGEMENT, "actions": [{"action": "presales_pool"}]}, checks_left=2))
    page = Page(frame(case, room, "zh", pictures))
    page.press("check")
    words = page.words("submit-found")
    assert "抽调售前专家" in words and say("form.status_unattempted", "zh") in words
    assert "失败" not in words and "已体现" not in words.replace("尚未体现", "")
    assert page.find("check").description == say("form.check_left", "zh", left=2)


def test_nothing_of_the_outcome_is_seen_before_the_trainer_reveals_it(case: Case, pictures: Path) -> None:
    room = Room(Desk({"committed": JUDGEMENT}, phase="closed"))
    page = Page(frame(case, room, "en", pictures))
    assert page.words("submit-outcome") == ""
    room.desk = replace(room.desk, revealed=True)
    page.frame.sheet.poll()
    words = page.words("submit-outcome")
    assert "A weak stage" in words and "/ 100" in words and "failed" not in words.replace("sk-verdict-failed", "")


def test_alone_there_is_nobody_to_hand_in_to(page: Page) -> None:
    page.press("submit", "submit-yes")
    assert page.words("submit-found").count(say("form.kept_alone", "en")) == 1


def test_another_device_sees_what_the_pen_holder_does(case: Case, pictures: Path) -> None:
    room = Room(Desk({}, pen=False, holder="laptop"))
    page = Page(frame(case, room, "en", pictures))
    assert page.find("commit") not in shown(page.frame)
    room.desk = replace(room.desk, answers={"committed": JUDGEMENT, "actions": [{"action": "deal_desk"}]}, revision=2)
    page.frame.sheet.poll()
    assert "sk-median" in page.words("see-picture") and page.find("choose-deal_desk").disabled


def test_the_page_itself_needs_no_plotting_library() -> None:
    code = "import sys, simkit.show.forms.recovery; print('matplotlib' in sys.modules, 'ipecharts' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]


def test_the_newest_of_several_requests_is_answered(case: Case) -> None:
    oracle = Oracle(case)
    seen: list[Sight | None] = []

    async def hurry() -> None:
        for choices in (("deal_desk",), ("focus_time",), ("presales_pool",)):
            oracle.ask(choices, seen.append)
        while not seen:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)

    asyncio.run(hurry())
    assert [sight.choices for sight in seen if sight] == [("presales_pool",)]


def test_quick_changes_are_played_as_one() -> None:
    played: list[int] = []
    newest = Newest[int, None](lambda asked, _: played.append(asked))
    answered: list[None] = []

    async def hurry() -> None:
        for asked in (1, 2, 3):
            newest.ask(asked, answered.append)
            await asyncio.sleep(0)
        while not answered:
            await asyncio.sleep(0.02)

    asyncio.run(hurry())
    assert played == [3]


def test_the_page_shows_the_same_futures_as_the_engine(case: Case) -> None:
    seen: list[Sight | None] = []
    Oracle(case).ask(("presales_pool",), seen.append)
    assert seen[0] is not None and seen[0].plan is not None
    assert np.array_equal(seen[0].plan.final, case.futures(case.plan(["presales_pool"])).final)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("72.5", 72.5), ("72,5", 72.5), (" 1,200 ", 1200), ("７２％", 72), ("-15 %", -15), ("−15", -15), ("", None),
     ("nan", None), ("inf", None), ("a lot", None)],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(typed: str, meant: float | None) -> None:
    assert read_number(typed) == meant
