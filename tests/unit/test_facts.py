"""The facts: their list, their document and table, their page; the figures of arms that need no seeds to be known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from simkit.cli import app
from simkit.engine import kernel
from simkit.evidence import facts, facts_page
from simkit.evidence.facts import Fact, Finding
from simkit.evidence.firm import DAYS, QUARTER, Firm
from simkit.evidence.played import LINEAR, Played, attainment, deals_of, gini, measure, play, timing
from simkit.scenario import Text

IDS = [f"V{number:02d}" for number in (*range(1, 14), *range(15, 34), 36, 37)]
SMALL = Firm(reps=12)


@pytest.fixture(scope="module")
def played() -> Played:
    return play(3, SMALL, SMALL.incentive)


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    return facts.findings(seeds=2, firm=SMALL)


def test_every_row_is_listed_with_its_published_band() -> None:
    rows = {fact.id: fact for fact in facts.facts()}
    assert list(rows) == IDS
    table = (Path(__file__).parents[2] / "../shared/facts.md").resolve().read_text(encoding="utf-8")
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 6 or cells[1] not in rows:
            continue
        fact, band = rows[cells[1]], cells[3].replace("−", "-")
        edges: tuple[float | None, float | None]
        if band.startswith(("<", "> ", "≥")):
            edges = (None, float(band[1:])) if band[0] == "<" else (float(band[1:]), None)
        else:
            low, high = band.split("…" if "…" in band else "–")
            edges = (float(low), float(high))
        assert (fact.low, fact.high) == edges, line


def test_measures_find_every_row(found: list[Finding]) -> None:
    assert [finding.fact.id for finding in found] == IDS
    assert all(np.isfinite(finding.measured) for finding in found)
    with_control = {finding.fact.id for finding in found if finding.control is not None}
    assert {f"V{number:02d}" for number in (5, 6, 7, 8, 9, 10, 12)} <= with_control


def test_a_row_outside_its_band_does_not_hold() -> None:
    fact = Fact(id="V09", low=-0.2, high=-0.05, unit="share", name=Text(en="x", zh="x"), arm=Text(en="x", zh="x"))
    seeds = [{"V09": (-0.3, 1.0)}, {"V09": (-0.5, 1.0)}]
    assert not facts._finding(fact, seeds, []).holds
    seeds = [{"V09": (-0.1, 1.0)}, {"V09": (-0.1, 1.0)}]
    assert facts._finding(fact, seeds, [{"V09": (0.0, 1.0)}]).holds
    # In the band, but linear pay shows the same: the finding is not the plan's.
    assert not facts._finding(fact, seeds, seeds).holds


def test_document_and_table_say_the_same(found: list[Finding]) -> None:
    rows = json.loads(facts.as_document(found))
    assert [set(row) for row in rows] == [{"id", "measured", "low", "high", "holds", "control"}] * len(IDS)
    table = facts.as_table(found)
    assert all(f"{finding.measured:.3f}" in table for finding in found)


@pytest.mark.parametrize(("holds", "code"), [(True, 0), (False, 1)])
def test_exit_code_says_whether_all_hold(
    found: list[Finding], holds: bool, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [Finding(f.fact, f.measured, f.control, holds, f.by_seed, f.control_by_seed) for f in found]
    monkeypatch.setattr(facts, "findings", lambda _seeds: rows)
    result = CliRunner().invoke(app, ["facts", "--json"])
    assert result.exit_code == code
    assert len(json.loads(result.stdout)) == len(IDS)


def test_the_page_is_one_file_with_a_picture_a_row(
    found: list[Finding], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(facts, "findings", lambda _seeds: found)
    file = tmp_path / "facts.html"
    CliRunner().invoke(app, ["facts", "--html", str(file), "--lang", "zh"])
    page = file.read_text(encoding="utf-8")
    assert page.count("<svg") == len(IDS) and 'href="http' not in page and "<script" not in page


def test_a_page_names_what_is_not_shown_yet(found: list[Finding]) -> None:
    row = facts_page.strip(found[0], "zh")
    assert row.title.startswith("V01  季度签约额")


def test_one_seed_has_no_spread() -> None:
    with pytest.raises(ValueError, match="seeds: 1; a spread needs at least 2"):
        facts.findings(seeds=1)


def test_a_seed_measures_the_same_twice() -> None:
    assert measure(5, SMALL) == measure(5, SMALL)


def test_shares_of_a_quarter_add_up(played: Played) -> None:
    by_day = played.by_day
    third = {key: above / below for key, (above, below) in timing(played).items()}
    middle = by_day[(np.arange(QUARTER) >= QUARTER / 3) & (np.arange(QUARTER) < 2 * QUARTER / 3)].sum() / by_day.sum()
    assert third["V01"] + third["V03"] + middle == pytest.approx(1.0)
    assert played.total == pytest.approx(played.by_quarter.sum()) == pytest.approx(by_day.sum())


def test_deals_are_put_together_from_their_events(played: Played) -> None:
    deals = deals_of(played)
    won = played.events.what == kernel.SIGNED
    assert 0 < deals.won.sum() <= won.sum()
    assert np.nansum(deals.price) <= played.events.value[won].sum()
    for stage in range(3):
        both = (deals.entered[:, stage] >= 0) & (deals.entered[:, stage + 1] >= 0)
        assert (deals.entered[both, stage] <= deals.entered[both, stage + 1]).all()
    ended = deals.closed >= 0
    assert (deals.closed[ended] >= deals.entered[ended].max(axis=1)).all()


def test_discounts_come_in_steps_of_five_points(played: Played) -> None:
    given = played.events.discount[played.events.what == kernel.SIGNED]
    assert np.allclose(given * 20, np.round(given * 20))
    assert given.min() >= 0 and given.max() <= 0.65


def test_a_vacant_seat_signs_nothing(played: Played) -> None:
    vacant = played.company.tenure < 0
    assert vacant.any() and played.signed[vacant].sum() == 0


def test_gini_of_equals_and_of_one_who_has_all() -> None:
    assert gini(np.ones(10)) == pytest.approx(0.0)
    assert gini(np.array([0.0] * 9 + [1.0])) == pytest.approx(0.9)


def test_yearly_attainment_counts_who_stayed(played: Played) -> None:
    reached, counted = attainment(played)["V13"]
    assert counted == played.stayed.sum() and 0 <= reached <= counted


def test_the_same_people_and_luck_whatever_they_are_paid(played: Played) -> None:
    other = play(3, SMALL, LINEAR)
    assert np.array_equal(other.company.tenure, played.company.tenure)
    born = [p.events.deal[(p.events.what == kernel.ENTERED) & (p.events.stage == 0)] for p in (played, other)]
    assert np.array_equal(*born)
    assert other.signed.shape == (12, DAYS) and other.total != played.total
