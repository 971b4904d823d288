"""Whatever stands in a file, it is parsed or refused with the field's name; whatever parses can be graded."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simkit.company.case import Case
from simkit.course.answers import AnswersError, parse
from simkit.course.checks.recovery_answers import Grounds, RecoveryAnswers, read
from simkit.course.exercise import exercise
from simkit.course.grade import grade, hints

STATUSES = {"passed", "partial", "failed", "unattempted"}
FIELD = re.compile(r"^[^\n]{1,200}: [^\n]+$")
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


class FlatGrounds(Grounds):
    """Grounds that play ten futures, so that many answers are graded in little time."""

    def played(self, choices: list[tuple[str, int]]) -> Any:
        return self.case.futures(self.case.plan(choices), 10, "graded")


def names(*known: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(known) | st.text(max_size=10)


numbers = st.none() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
figures = names("leads_per_week", "slipped", "conversion_solution", "overdue_amount", "dwell_lead")
judgements = st.fixed_dictionaries(
    {},
    optional={
        "cause": names("lead_drought", "weak_stage", "slipped_deals", "discounting"),
        "evidence": st.lists(st.fixed_dictionaries({}, optional={"figure": figures, "value": numbers}), max_size=3),
        "final": numbers,
        "chance": numbers,
    },
)
lines = st.fixed_dictionaries(
    {},
    optional={
        "action": names("presales_pool", "hire_reps", "deal_desk", "installed_base", "closing_promotion"),
        "why": figures,
        "who": names("manager", "rep-0", "rep-99"),
        "when": st.none() | st.integers() | st.integers(1, 13),
        "where": names("team", "quote"),
        "sign_figure": figures,
        "sign_value": numbers,
        "note": st.text(max_size=50),
    },
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "judgement": judgements,
        "committed": st.none() | judgements,
        "revised": st.none() | judgements,
        "actions": st.lists(lines, max_size=3),
        "adjustment": st.fixed_dictionaries(
            {},
            optional={
                "ask": st.none() | st.booleans(),
                "percent": numbers,
                "trigger": names("market", "off_target"),
            },
        ),
    },
)


@QUICK
@given(st.binary(max_size=200) | st.text(max_size=200) | json_values.map(json.dumps))
def test_any_file_is_an_answers_file_or_refused_with_the_field(text: str | bytes) -> None:
    try:
        parse(text)
    except AnswersError as error:
        assert FIELD.match(str(error))


@QUICK
@given(json_values)
@example({"\n": None})
@example({"x" * 5000: None})
def test_any_value_as_answers_is_read_or_refused_with_the_field(value: Any) -> None:
    try:
        assert isinstance(read(value), RecoveryAnswers)
    except AnswersError as error:
        assert FIELD.match(str(error))


@QUICK
@given(answers, st.sampled_from(["judgement", "committed", "actions", "adjustment"]), json_values)
def test_a_broken_field_is_refused_by_its_own_name(good: dict[str, Any], field: str, broken: Any) -> None:
    try:
        read({**good, field: broken})
    except AnswersError as error:
        assert str(error).startswith((field, "file"))  # a lone surrogate is not JSON at all


@QUICK
@given(answers)
def test_whatever_is_read_can_be_graded_and_hinted_at(case: Case, given_: dict[str, Any]) -> None:
    try:
        read(given_)
    except AnswersError:
        return
    verdicts = grade("recovery", given_, case, "en", grounds=FlatGrounds(case))
    assert {verdict.status for verdict in verdicts} <= STATUSES
    assert all(0 <= verdict.points <= verdict.max_points for verdict in verdicts)
    assert len(verdicts) == len(hints("recovery", given_, case, "zh")) == len(exercise("recovery").checks)


@pytest.mark.parametrize("text", [b"\xff\xfe{\x00}\x00", b"[" * 100_000, b'{"a": 1e999}', b'{"a": NaN}', b"", b"null"])
def test_hostile_files_are_refused_in_one_line(text: bytes) -> None:
    with pytest.raises(AnswersError):
        parse(text)
