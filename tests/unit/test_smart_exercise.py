"""`smart`: what a group's goals are held against, how they are shown, and what the trainer may set."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import pytest

from simkit.company.case import Case
from simkit.company.outlook import Outlook, Scope, outlook
from simkit.course.answers import AnswersError, Desk, FileDesk
from simkit.course.checks.smart import Grounds, line_of
from simkit.course.checks.smart_answers import next_quarter, pool, read, read_goal, today
from simkit.course.checks.smart_reach import Aim, aim, scope_of
from simkit.course.checks.smart_reference import Pieces, free_goal, reference_answers, worked_rewrite
from simkit.course.exercise import exercise
from simkit.course.grade import grade, hints
from simkit.course.words import say
from simkit.scenario import Language
from simkit.show.forms import form_of
from simkit.show.forms.smart import reading_of
from simkit.show.goals import spans
from simkit.show.sheet import Sheet
from simkit.workshop.parts import part

SETTINGS = exercise("smart").in_force({})


@pytest.fixture(scope="module")
def grounds(case: Case) -> Grounds:
    return Grounds(case)


@pytest.fixture(scope="module")
def ahead(case: Case) -> Outlook:
    return outlook(case)


def statuses(answers: dict[str, Any], case: Case, grounds: Grounds, **settings: float) -> dict[str, str]:
    verdicts = grade("smart", answers, case, "en", grounds=grounds, settings=settings)
    return {verdict.check: verdict.status for verdict in verdicts}


def test_the_pool_is_vague_and_holds_the_goals_that_everybody_knows(case: Case) -> None:
    assert len(pool()) >= 6
    assert {"Increase sales.", "Strengthen customer relations."} <= {goal.text.en for goal in pool()}
    assert {"提升销售。", "加强客户关系。"} <= {goal.text.zh for goal in pool()}
    for goal in pool():
        for text in (goal.text.en, goal.text.zh):
            found = read_goal(text, case)
            lights = (found.specific, found.measurable, found.relevant, found.time_bound, found.owner)
            assert sum(light.found for light in lights) <= 2, text


def test_only_as_many_goals_count_as_the_trainer_sets(case: Case, grounds: Grounds) -> None:
    answers = reference_answers(case, "en")
    few = {**answers, "rewrites": {goal.id: answers["rewrites"][goal.id] for goal in pool()[:2]}}
    assert statuses(few, case, grounds, rewrites=2)["specific"] == "passed"
    assert statuses(few, case, grounds)["specific"] == "partial"
    open_ones = {one.check: one.message for one in hints("smart", few, case, "en", {"rewrites": 3})}
    assert "Goal 3" in open_ones["specific"]
    assert (
        "Goal 3" not in {one.check: one.message for one in hints("smart", few, case, "en", {"rewrites": 2})}["specific"]
    )


def test_the_band_of_a_stretch_is_the_trainers(case: Case, grounds: Grounds, ahead: Outlook) -> None:
    likely = {"free": free_goal(case, ahead, "en", chance=0.90)}
    assert statuses(likely, case, grounds)["attainable"] == "failed"
    assert statuses(likely, case, grounds, high=95)["attainable"] == "passed"
    close = {"free": free_goal(case, ahead, "en", chance=0.68)}
    assert statuses(close, case, grounds)["attainable"] == "partial"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_group_may_answer_in_the_other_language(case: Case, grounds: Grounds, language: Language) -> None:
    answers = reference_answers(case, "zh" if language == "en" else "en")
    verdicts = grade("smart", answers, case, language, grounds=grounds)
    assert {verdict.status for verdict in verdicts} == {"passed"}


def test_each_piece_that_is_left_out_costs_its_own_check(case: Case, grounds: Grounds, ahead: Outlook) -> None:
    whole = reference_answers(case, "en")
    cost = {
        "milestones": Pieces(milestone=False),
        "base": Pieces(base=False),
        "complete": Pieces(owner=False),
        "line": Pieces(reason=False),
        "period": Pieces(deadline=False, milestone=False),
    }
    for check, pieces in cost.items():
        answers = {**whole, "free": free_goal(case, ahead, "en", pieces)}
        assert statuses(answers, case, grounds)[check] != "passed", check


def test_next_quarter_is_the_one_after_today(case: Case) -> None:
    first, last = next_quarter(case)
    assert today(case) < first < last
    assert (first.day, (last - first).days // 30) == (1, 2)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Signed revenue reaches CNY 2 million by 31 March 2027.", ()),
        ("Signed revenue in the East reaches CNY 600,000 by 31 March 2027.", ("East",)),
        ("2027年3月31日前，华东核心产品签约额达到40万元。", ("East", "Core")),
        ("By 31 March 2027 we sign 20 new customers for Cloud Finance.", ("New customers",)),
        ("Chen Jing signs deals worth CNY 250,000 by 31 March 2027.", ("Chen Jing",)),
        ("陈静负责：2027年3月31日前团队签约额达到200万元。", ()),
    ],
)
def test_a_goal_is_played_for_the_part_of_the_company_that_it_names(
    case: Case, ahead: Outlook, text: str, place: tuple[str, ...]
) -> None:
    found = aim(read_goal(text, case), case, ahead)
    assert isinstance(found, Aim), found
    assert found.place == place


def test_the_parts_of_a_scope_are_reps_and_segments(case: Case) -> None:
    scenario = case.scenario
    east = tuple(number for number, one in enumerate(scenario.team.reps) if one.region == "east")
    assert scope_of("Revenue in the East", scenario, "en") == (Scope(east, None), ("East",))
    scope, names = scope_of("the new product for key accounts", scenario, "en")
    assert scope == Scope(None, (len(scenario.customers),))
    assert names == ("New", "Key accounts")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Increase sales.", "no_level"),
        ("By 31 March 2027, customer satisfaction rises from 70 to 75 points.", "not_simulated"),
        ("By the end of 2028, signed revenue reaches CNY 9 million.", "other_period"),
    ],
)
def test_what_cannot_be_played_is_not_guessed(case: Case, ahead: Outlook, text: str, reason: str) -> None:
    assert aim(read_goal(text, case), case, ahead) == reason


def test_the_chance_is_that_of_the_engine(case: Case, ahead: Outlook) -> None:
    level = round(ahead.level("signed", 0.5), -4)
    found = aim(read_goal(f"By 31 March 2027, signed revenue reaches CNY {level:.0f}.", case), case, ahead)
    assert isinstance(found, Aim)
    assert found.chance == ahead.chance("signed", level)
    assert found.safe < level < found.impossible


def test_a_reason_serves_a_line_of_the_strategy_in_either_language(case: Case) -> None:
    assert line_of(read_goal("拜访大客户20次，以支撑深耕大客户、做好续约与增购的战略。", case), case) == 1
    assert line_of(read_goal("Visit 20 customers, because we want to keep and develop key accounts.", case), case) == 1
    assert line_of(read_goal("Paint the office by Friday.", case), case) is None


def test_a_reading_marks_what_was_found_and_escapes_what_was_typed(case: Case, ahead: Outlook) -> None:
    text = "<b>By 31 March 2027</b>, signed revenue in the East reaches CNY 600,000 & more"
    html = reading_of(text, case, SETTINGS, "en", ahead)
    assert "<b>By" not in html
    assert "&lt;b&gt;" in html
    marked = html.partition('<p class="sk-marked">')[2].partition("</p>")[0]
    assert unescape(marked.replace("</mark>", "")).count("sk-found-time") == 1
    for span in spans(read_goal(text, case)):
        assert 0 <= span.start < span.end <= len(text)


def test_without_an_outlook_the_lights_of_the_words_are_there_already(case: Case) -> None:
    html = reading_of("By 31 March 2027, signed revenue in the East reaches CNY 600,000.", case, SETTINGS, "en", None)
    assert "sk-light-on light-specific" in html
    assert "sk-way" not in html


def test_the_page_says_that_the_band_is_a_convention(case: Case, tmp_path: Path) -> None:
    desk = FileDesk("smart", tmp_path)
    form = form_of("smart")(case, None)("en", Sheet(desk))
    words = " ".join(str(getattr(one, "value", "")) for one in walk(form))
    assert "chance of 30 to 60%: a convention" in words


def test_goals_beyond_the_trainers_number_are_hidden_and_long_ones_cut(case: Case, tmp_path: Path) -> None:
    sheet = Sheet(FileDesk("smart", tmp_path))
    form = form_of("smart")(case, None)("en", sheet)
    shown = [find(form, f"rewrite-{goal.id}").layout.display != "none" for goal in pool()]
    assert shown == [True, True, True, *[False] * (len(pool()) - 3)]
    sheet._take(Desk({}, settings={"rewrites": 5}))
    assert find(form, f"rewrite-{pool()[4].id}").layout.display != "none"
    sheet._take(FileDesk("smart", tmp_path).look())
    find(form, "field-free").value = "x" * 2500
    assert len(FileDesk("smart", tmp_path).look().answers["free"]) == 2000


@pytest.mark.parametrize(("answers", "field"), [({"rewrites": []}, "rewrites"), ({"free": 3}, "free"), ({"x": 1}, "x")])
def test_answers_of_a_wrong_type_are_refused_with_the_field(answers: dict[str, Any], field: str) -> None:
    with pytest.raises(AnswersError, match=rf"^{field}"):
        read(answers)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_worked_rewrite_turns_on_one_light_after_the_other(case: Case, ahead: Outlook, language: Language) -> None:
    counts = []
    for text in worked_rewrite(case, ahead, language):
        found = read_goal(text, case)
        lights = (found.specific, found.measurable, found.relevant, found.time_bound, found.owner)
        counts.append(sum(light.found for light in lights))
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 5)


def test_the_room_sees_every_goal_and_no_name(case: Case) -> None:
    goals = [read({"free": "By 31 March 2027, signed revenue reaches CNY <2> million."}), read({})]
    room = part("smart").room
    assert room is not None
    html = room(goals, case, "en")
    assert "&lt;2&gt;" in html
    assert say("smart.room_title", "en") in html


def walk(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in walk(child))]


def find(widget: Any, name: str) -> Any:
    return next(one for one in walk(widget) if name in one._dom_classes)
