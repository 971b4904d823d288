"""What `simkit bench --scale` prints; the measurement itself takes `make bench`."""

from __future__ import annotations

import json
from dataclasses import replace

from simkit.evidence import scale

RESULT = scale.ScaleResult(
    thousand_s=0.0423,
    ten_thousand_s=0.44,
    first_result_s=1.4,
    memory_mb=(196.6, 196.9, 197.1),
    memory_ratio=1.0025,
    rep_day_us=(0.3, 0.35, 0.37, 0.37),
    size_ratio=1.057,
    deal_day_ratio=0.826,
    behaviour_share=0.163,
)


def test_document_holds_figures_limits_and_whether_they_hold() -> None:
    document = json.loads(scale.as_document(RESULT))
    assert document["thousand_s"] == 0.042
    assert document["memory_mb"] == [196.6, 196.9, 197.1]
    assert document["limits"].keys() == document["within"].keys() <= document.keys()
    assert all(document["within"].values())


def test_a_figure_over_its_limit_is_marked() -> None:
    slow = replace(RESULT, behaviour_share=0.31)
    assert not json.loads(scale.as_document(slow))["within"]["behaviour_share"]
    assert "over" in scale.as_table(slow) and "over" not in scale.as_table(RESULT)


def test_table_shows_memory_and_sizes() -> None:
    table = scale.as_table(RESULT)
    for figure in ("1.400", "100,000: 197 MB", "5,000: 0.37"):
        assert figure in table


def test_a_team_of_any_size_is_measured_from_the_middle_of_its_quarter() -> None:
    stand = scale._mid_quarter(scale._company(12))
    assert stand.rep_days == 12 * 31
    assert stand.touches > stand.rep_days
    assert scale._sized(stand, 12)() > 0
