"""The drill: a group lives with what it decides, meets a shock at 35 % of its own goal, and is judged from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simkit.company import case as case_module
from simkit.company import drill
from simkit.company.case import Case, CaseRecipe, open_case
from simkit.company.drill import Decided
from simkit.company.management import commitment
from simkit.course.answers import Answers, FileDesk
from simkit.course.checks.drill import reference_answers
from simkit.course.checks.drill_answers import (
    Grounds,
    decided,
    half_time,
    management,
    read,
    reference_goal,
    reference_plan,
    shock,
)
from simkit.course.grade import grade
from simkit.show.forms import form_of
from simkit.show.forms.drill import note_start, reached, started
from simkit.show.sheet import Part, Sheet
from simkit.workshop.desk import commitments
from simkit.workshop.parts.drill_players import PLAYERS


@pytest.fixture(scope="module")
def reference(case: Case) -> Answers:
    return reference_answers(case, "en")


@pytest.fixture(scope="module")
def careful(case: Case) -> Decided:
    view = drill.with_goal(case.recipe, reference_goal(case.recipe))
    return decided(view, reference_plan(case.recipe))


@pytest.fixture(scope="module")
def grounds(case: Case) -> Grounds:
    return Grounds(case)


def lead_levers(settled: Decided, regions: tuple[str, ...]) -> list[float]:
    return [one.size for one in drill.effects(settled, regions) if one.lever == "leads" and one.region]


def test_following_the_market_brings_most_leads_and_wastes_no_hours(case: Case, careful: Decided) -> None:
    regions = drill.eve(case.recipe).world.region_ids
    even = replace(careful, regions=(1.0,) * len(regions), mix=1.0, pace=1.0, mentor=False)
    assert lead_levers(even, regions) == [1.0] * len(regions)
    tilted = replace(even, regions=(1.5, 0.5, *even.regions[2:]))
    assert sum(lead_levers(tilted, regions)) < sum(lead_levers(even, regions))
    hours = {mix: drill.effects(replace(even, mix=mix), regions)[0].size for mix in (0.8, 1.0)}
    assert hours[0.8] < hours[1.0] == 1.0


def test_a_standard_pulls_only_as_far_as_it_is_believed(case: Case, careful: Decided) -> None:
    regions = drill.eve(case.recipe).world.region_ids
    pulled = [lead_levers(replace(careful, pace=pace), regions)[0] for pace in (0.5, 1.0, 1.2, 1.3, 9.0)]
    assert pulled == sorted(pulled)
    assert pulled[1] < pulled[2] < pulled[3] == pulled[4]


def test_fair_agreed_supported_and_tracked_targets_make_people_commit() -> None:
    bare = management(0.8, set(), 0)
    whole = management(0.1, {"hand_out", "mentor", "cover", "review", "half_time"}, 3)
    assert commitment(bare) < 0.5 < commitment(whole)
    assert bare.tracking < whole.tracking <= 1


def test_a_goal_is_signed_within_limits(case: Case) -> None:
    view = drill.eve(case.recipe)
    low, high = drill.goal_limits(view)
    assert low < view.target < high
    assert [drill.signed_goal(amount, view) for amount in (1.0, low + 1, 1e12, None)] == [
        low,
        low + 1,
        high,
        view.target,
    ]


@pytest.mark.parametrize("share", [0.85, 1.2])
def test_every_group_stands_at_35_percent_of_its_own_goal(case: Case, careful: Decided, share: float) -> None:
    goal = round(careful.goal * share, -4)
    view = drill.with_goal(case.recipe, goal)
    own = replace(careful, goal=goal, quota=tuple(share * quota for quota in careful.quota))
    half = drill.halfway(view, own, drill.shock_for(view, own, shock(case.recipe)))
    assert half.target == goal
    assert half.signed / half.target == pytest.approx(0.35, abs=0.006)
    assert half.recipe.cause == shock(case.recipe).cause != case.recipe.cause
    # What the people carry adds up to the goal in the tables, and earlier targets stay the company's.
    assert half.tables.reps["quota"].sum() == pytest.approx(goal, rel=1e-6)
    earlier = half.tables.quarters.query("quarter < 0")["target"].to_numpy(float)
    assert earlier == pytest.approx(case.tables.quarters.query("quarter < 0")["target"].to_numpy(float), rel=1e-2)


def test_the_shock_is_a_crisis_that_the_tables_give_away(case: Case, reference: Answers, grounds: Grounds) -> None:
    half = half_time(read(reference), case, 35)
    ended = grounds.ended(read(reference), 35)
    assert half.diagnosis()["cause"].iloc[0] == half.recipe.cause
    assert ended.nothing.chance <= 0.15
    assert ended.gain[0] - ended.gain[1] > 0.05
    assert ended.skill == (0.0, 0.0)  # the reference against itself, on equal luck


def test_earlier_decisions_show_in_the_quarter(case: Case, careful: Decided) -> None:
    view = drill.with_goal(case.recipe, careful.goal)
    idle = replace(careful, management=management(0.8, set(), 0), mentor=False, cover=False)
    gain = drill.quarters(view, careful) - drill.quarters(view, idle)
    assert gain.mean() > 3 * gain.std() / np.sqrt(len(gain))


def test_an_early_blunder_does_not_cost_the_day(case: Case, reference: Answers, grounds: Grounds) -> None:
    blunder = {"statement": "More!", "amount": 9e6}
    answers = {**reference, "goal": {"draft": blunder, "committed": blunder}}
    verdicts = {one.check: one for one in grade("drill", answers, case, "en", grounds=grounds)}
    assert verdicts["goal_whole"].points == verdicts["goal_reach"].points == 0
    for later in ("plan_capacity", "plan_indicators", "rescue_cause", "rescue_means", "rescue_complete"):
        assert verdicts[later].status == "passed", later


def test_what_is_committed_anywhere_is_found_and_stays() -> None:
    stored = {"goal": {"draft": {"amount": 2.0}, "committed": {"amount": 1.0}}, "committed": {"cause": "x"}, "plan": {}}
    assert commitments(stored) == {("goal",): {"amount": 1.0}, (): {"cause": "x"}}
    assert commitments({"goal": {"committed": None}}) == {}


def test_a_part_of_a_sheet_is_a_sheet(tmp_path: Path) -> None:
    sheet = Sheet(FileDesk("drill", tmp_path))
    part = Part(sheet, "plan.draft")
    seen: list[Any] = []
    part.watch(lambda desk: seen.append(desk.answers))
    part.put("reps.rep-0", 5.0)
    assert sheet.get("plan.draft.reps.rep-0") == part.get("reps.rep-0") == 5.0
    sheet.put("plan.draft.reps.rep-1", 6.0)
    assert seen[-1] == {"reps": {"rep-0": 5.0, "rep-1": 6.0}}
    assert part.desk.revision == sheet.desk.revision


def test_a_task_begins_when_a_group_comes_to_it_and_its_clock_survives(tmp_path: Path, reference: Answers) -> None:
    sheet = Sheet(FileDesk("drill", tmp_path))
    note_start(sheet)
    assert sheet.desk.revision == 0  # looking alone starts no clock
    sheet.put("goal", reference["goal"])
    note_start(sheet)
    assert reached(sheet.desk, "plan")
    assert not reached(sheet.desk, "rescue")
    begun = started(sheet.desk, "plan")
    note_start(sheet)
    assert started(Sheet(FileDesk("drill", tmp_path)).desk, "plan") == begun
    opened = replace(sheet.desk, opened_at=datetime(2026, 11, 25, tzinfo=UTC), settings={"open": 1.0})
    assert started(opened, "goal") == opened.opened_at
    assert not reached(opened, "plan")


class Page:
    """The form at a desk of its own, with these answers on it."""

    def __init__(self, case: Case, answers: Answers, folder: Path) -> None:
        FileDesk("drill", folder).save(answers, 0)
        self.form = form_of("drill")(case, None)("en", Sheet(FileDesk("drill", folder)))

    def find(self, name: str, kind: str) -> Any:
        return next(one for one in walk(self.form) if name in one._dom_classes and hasattr(one, kind))


def walk(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in walk(child))]


def nothing_more(*_: object, **__: object) -> None:
    raise AssertionError("played although it had been played ahead")


def test_the_half_time_is_played_while_the_group_is_asked_whether_it_means_its_plan(
    case: Case, reference: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = {**reference["goal"]["draft"], "amount": reference["goal"]["draft"]["amount"] + 20_000}
    begun = {"goal": {"draft": goal, "committed": goal}, "plan": {"draft": reference["plan"]["draft"]}}
    page = Page(case, begun, tmp_path)
    page.find("commit-plan", "click").click()
    monkeypatch.setattr(drill, "halfway", nothing_more)
    page.find("commit-plan-yes", "click").click()
    assert "35" in page.find("step-half", "children").children[0].value


def test_the_end_is_played_while_the_group_is_asked_whether_it_means_its_rescue(
    case: Case, reference: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(case, {**reference, "end": {}}, tmp_path)
    page.find("commit-end", "click").click()
    for module in (case_module, drill):
        monkeypatch.setattr(module, "simulate", nothing_more)
    page.find("commit-end-yes", "click").click()
    assert "sk-ends" in page.find("end-result", "value").value


def test_a_plan_is_the_same_in_whatever_order_it_was_stored(case: Case, reference: Answers) -> None:
    plan = reference["plan"]["draft"]
    turned = {**plan, "reps": dict(reversed(plan["reps"].items()))}
    answers = {**reference, "plan": {"draft": turned, "committed": turned}}
    assert half_time(read(answers), case, 35) is half_time(read(reference), case, 35)


def test_a_free_run_leaves_the_quarter_where_the_plan_brings_it(case: Case, reference: Answers) -> None:
    half = half_time(read(reference), case, 0)
    assert half.recipe.severity == shock(case.recipe).severity


def test_the_players_come_out_in_order_in_another_company(recipes: dict[str, CaseRecipe]) -> None:
    other = open_case(recipes["lost_battle"])
    grounds = Grounds(other)
    points = []
    for name in ("expert", "average", "careless"):
        answers = PLAYERS[name](other, "zh")
        assert answers is not None
        points.append(sum(one.points for one in grade("drill", answers, other, "zh", grounds=grounds)))
    assert points == sorted(points, reverse=True)
    assert points[0] >= 80
    assert points[2] <= 30
