"""What is particular to the checks of `cascade`; blank, wrong and right of every exercise are in test_exercises."""

from __future__ import annotations

import copy
import json
import string
from typing import Any

import numpy as np
import pytest

from simkit.company.case import Case, CaseRecipe
from simkit.company.world import draw_world
from simkit.course.answers import Answers, AnswersError
from simkit.course.checks import subject
from simkit.course.checks.cascade import reference_answers
from simkit.course.checks.cascade_answers import (
    CUTS,
    Grounds,
    indicators,
    keys,
    loads,
    needed,
    opening,
    plan_steps,
    read,
    start_from_last_year,
    weeks,
    window,
)
from simkit.course.checks.cascade_path import date_gap, plan_step
from simkit.course.exercise import CheckSpec, exercise
from simkit.course.grade import grade, hints
from simkit.course.words import dictionary
from simkit.scenario import Language

EXERCISE = exercise("cascade")
LANGUAGES: tuple[Language, ...] = ("en", "zh")
HARSH = ("failed", "failure", "incorrect", "wrong", "失败", "不合格", "错误")


@pytest.fixture(scope="module")
def grounds(case: Case) -> Grounds:
    return Grounds(case)


@pytest.fixture(scope="module")
def reference(case: Case) -> Answers:
    return reference_answers(case, "en")


def put(answers: Answers, places: dict[str, Any]) -> Answers:
    """A copy with values put at dotted paths."""
    changed = copy.deepcopy(answers)
    for path, value in places.items():
        *way, last = path.split(".")
        place: Any = changed
        for part in way:
            place = place[int(part)] if part.isdigit() else place[part]
        place[int(last) if last.isdigit() else last] = copy.deepcopy(value)
    return changed


def judged(check: CheckSpec, answers: Answers, grounds: Grounds) -> str:
    about = subject("cascade")
    return about.kinds[check.kind].judge(about.read(answers), grounds, **check.arguments).status


def status(name: str, answers: Answers, grounds: Grounds) -> str:
    return judged(EXERCISE.check(name), answers, grounds)


def test_the_points_add_up_to_a_hundred() -> None:
    assert EXERCISE.max_points == 100
    assert {check.kind for check in EXERCISE.checks} == set(subject("cascade").kinds)


@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_the_reference_holds_in_companies_that_nobody_chose(case: Case, seed: int) -> None:
    """Any world of the scenario, not only those in which a crisis can be staged."""
    twin = _Somewhere(case.recipe.model_copy(update={"seed": seed}))
    verdicts = grade("cascade", reference_answers(twin, "en"), twin, "en")  # type: ignore[arg-type]
    assert [verdict.check for verdict in verdicts if verdict.status != "passed"] == []


class _Somewhere:
    """All of a case that the exercise looks at."""

    goal = None  # the target is the company's own

    def __init__(self, recipe: CaseRecipe) -> None:
        self.recipe = recipe


def test_copying_last_year_adds_up_and_is_worth_less_than_half(case: Case, grounds: Grounds) -> None:
    """The start is a start: nobody has kept a reserve, looked at capacity or thought of the newcomer."""
    verdicts = {v.check: v for v in grade("cascade", start_from_last_year(opening(case)), case, "en", grounds=grounds)}
    assert verdicts["sums"].status == "passed"
    assert verdicts["reserve"].status == "partial"
    assert verdicts["fairness"].status == "failed"
    assert sum(verdict.points for verdict in verdicts.values()) < 50


def test_the_eve_shows_nothing_of_the_quarter_and_nothing_of_the_cause(case: Case) -> None:
    view = opening(case)
    assert view.tables.day == 0
    assert view.tables.events["day"].max() < 0
    assert view.world.background == draw_world(view.scenario, case.recipe.seed).background


def test_the_newcomer_ramps_up_and_the_other_is_away(case: Case) -> None:
    view = opening(case)
    assert view.capacity[view.known.newcomer] < 0.7
    assert view.capacity[view.known.away] < 0.85
    others = np.delete(view.capacity, [view.known.newcomer, view.known.away])
    assert (others > 0.95).all()


def test_a_lower_target_is_likelier(case: Case) -> None:
    view = opening(case)
    targets = np.full(len(view.capacity), view.target / len(view.capacity))
    assert (view.chances(targets / 2) > view.chances(targets)).all()


def test_everybody_at_an_even_load_has_the_load_one(case: Case) -> None:
    view = opening(case)
    assert loads(list(1e6 * view.capacity), view) == pytest.approx(np.ones(len(view.capacity)))


def test_what_is_needed_follows_from_the_target_by_the_funnel(case: Case) -> None:
    """By hand: target ÷ average deal ÷ conversions, over the quarter's weeks."""
    view = opening(case)
    rates = view.funnel.rates
    leads = view.target / view.funnel.average_deal
    for step in ("quotes", "solutions", "opportunities", "leads"):
        leads /= rates[step]
    catalogue = {entry.id: entry for entry in indicators()}
    assert needed(catalogue["leads_week"], view) == pytest.approx(leads / weeks(view))
    assert needed(catalogue["sign_rate"], view) == pytest.approx(100 * rates["quotes"])
    assert needed(catalogue["attainment_month"], view) is None


def test_a_rate_may_be_lifted_but_not_wished_for(grounds: Grounds, reference: Answers) -> None:
    usual = 100 * grounds.opening.funnel.rates["quotes"]
    for standard, expected in ((usual, "passed"), (1.2 * usual, "passed"), (1.4 * usual, "partial"), (5, "partial")):
        line = {"indicator": "sign_rate", "owner": "manager", "standard": standard}
        answers = put(reference, {"indicators.0": line})
        assert status("standards", answers, grounds) == expected, standard


def test_the_weeks_of_a_step_follow_the_calendar_of_this_quarter(case: Case) -> None:
    view = opening(case)
    absence = window(plan_step("cover") or plan_steps()[0], view)
    assert absence[1] == view.known.away_from // 5 + 1
    line = read({"steps": [{"step": "cover", "who": "manager", "first": absence[1] + 1, "last": 13}]}).steps[0]
    assert date_gap(line, view) == "too_late"
    assert date_gap(line.model_copy(update={"first": 1, "last": absence[1]}), view) == "too_short"
    for step in plan_steps():
        earliest, latest, until = window(step, view)
        assert 1 <= earliest <= latest <= weeks(view) and 1 <= until <= weeks(view), step.id


def test_a_half_answer_is_shown_in_part(grounds: Grounds, reference: Answers) -> None:
    target = grounds.opening.target
    twice = put(reference, {"months.m1": 2e6})
    assert status("sums", twice, grounds) == "partial"
    exact = {key: value / 1.05 for key, value in reference["reps"].items()}
    assert status("reserve", put(reference, {"reps": exact}), grounds) == "partial"
    assert status("mix", {"products": reference["products"]}, grounds) == "partial"
    assert target > 0


def test_a_part_of_no_known_name_is_no_cut(grounds: Grounds, reference: Answers) -> None:
    answers = put(reference, {"regions": {**reference["regions"], "moon": 0.0}})
    assert status("sums", answers, grounds) == "partial"


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_says_what_is_missing_and_nothing_of_a_full_answer(
    case: Case, reference: Answers, language: Language
) -> None:
    blank = {v.check for v in hints("cascade", {}, case, language) if v.status == "unattempted"}
    assert blank == {"sums", "reserve", "indicators", "steps"}
    assert [v.message for v in hints("cascade", reference, case, language) if v.status != "passed"] == []


def test_check_names_what_does_not_fit(case: Case, reference: Answers) -> None:
    newcomer = f"rep-{opening(case).known.newcomer}"
    answers = put(
        reference,
        {
            f"reps.{newcomer}": 9e6,
            "indicators.0": {"indicator": "deals_month"},
            "steps.0.first": 9,
            "steps.0.last": 2,
        },
    )
    said = {v.check: v.message for v in hints("cascade", answers, case, "en") if v.status != "passed"}
    name = opening(case).names("en")[opening(case).known.newcomer]
    assert set(said) == {"reserve", "regions", "capacity", "ramp", "indicators", "standards", "owners", "dates"}
    assert name in said["capacity"] and name in said["ramp"]


def test_check_plays_nothing(case: Case, reference: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    view = opening(case)
    monkeypatch.setattr(type(view), "play", lambda *_, **__: pytest.fail("the future was played"))
    hints("cascade", reference, case, "en")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"surprise": 1}, "surprise"),
        ({"months": {"m1": "70"}}, "months.m1"),
        ({"reps": {"rep-0": True}}, "reps.rep-0"),
        ({"reps": {"rep-0": float("nan")}}, "reps.rep-0"),
        ({"regions": [1.0]}, "regions"),
        ({"regions": {f"r{n}": 1.0 for n in range(41)}}, "regions"),
        ({"indicators": [{}] * 6}, "indicators"),
        ({"steps": [{"first": 1.5}]}, "steps.0.first"),
    ],
)
def test_answers_of_a_wrong_type_are_refused_with_the_field(answers: Answers, field: str) -> None:
    with pytest.raises(AnswersError, match=rf"^{field}:"):
        read(answers)


def test_half_filled_rows_of_a_form_are_read() -> None:
    answers = {"months": {"m1": None}, "indicators": [{}, {"indicator": None}], "steps": [{}]}
    parsed = read(json.loads(json.dumps(answers)))
    assert parsed.chosen == () and parsed.planned == ()


def test_amounts_beyond_all_measure_are_graded_and_not_a_traceback(case: Case, grounds: Grounds) -> None:
    for amount in (0.0, -5.0, 1e300, 5e-324):
        answers = {cut: dict.fromkeys(keys(grounds.opening, cut), amount) for cut in (*CUTS, "reps")}
        for verdict in (
            *grade("cascade", answers, case, "en", grounds=grounds),
            *hints("cascade", answers, case, "en"),
        ):
            assert verdict.status in {"passed", "partial", "failed", "unattempted"}


def test_the_words_of_the_checks_are_kind_and_give_nothing_away(case: Case) -> None:
    texts = [EXERCISE.title]
    for check in EXERCISE.checks:
        texts += [check.title, check.passed, check.not_shown, check.hint, *([check.partial] if check.partial else [])]
    newcomer = opening(case).names("en")[opening(case).known.newcomer]
    for text in texts:
        assert not [word for word in HARSH if word in (text.en + text.zh).lower()], text
        assert [name for _, name, _, _ in string.Formatter().parse(text.en + text.zh) if name] == []
        assert newcomer not in text.en


def test_every_gap_has_its_words() -> None:
    import ast
    from pathlib import Path

    import simkit.course.checks as checks

    named = {f"cascade_{kind}_{cut}" for cut in CUTS for kind in ("open", "sum")}
    for path in Path(checks.__file__).parent.glob("cascade_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Gap":
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    named.add(str(name.value))
    assert {name for name in named if f"checks.{name}" not in dictionary()} == set()
