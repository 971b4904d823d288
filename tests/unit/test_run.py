"""`simkit simulate`: one document whatever the threads, blocks and machines; a wrong wish costs one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster
from typer.testing import CliRunner

from simkit.cli import app
from simkit.company.run import Simulation, on_cluster, read_plan, run
from simkit.plan import Plan

REPLICATIONS = 60


@pytest.fixture(scope="module")
def alone() -> Simulation:
    """The document of one thread in one block."""
    return run("software", Plan(), replications=REPLICATIONS, seed=3, threads=1)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A cluster of two worker processes."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as running:
        yield running.scheduler_address


@pytest.mark.parametrize(("threads", "block"), [(2, 2000), (1, 7), (3, 25), (2, 1)])
def test_threads_and_blocks_change_nothing(alone: Simulation, threads: int, block: int) -> None:
    assert run("software", Plan(), replications=REPLICATIONS, seed=3, threads=threads, block=block) == alone


def test_a_cluster_of_two_processes_says_the_same(alone: Simulation, cluster: str) -> None:
    players = on_cluster(cluster)
    assert run("software", Plan(), replications=REPLICATIONS, seed=3, block=13, players=players) == alone


def test_weeks_and_reps_add_up_to_the_whole(alone: Simulation) -> None:
    assert sum(week.signed for week in alone.weeks) == pytest.approx(alone.signed.mean, abs=0.5)
    assert sum(rep.signed for rep in alone.reps) == pytest.approx(alone.signed.mean, abs=0.5)
    assert sum(rep.quota for rep in alone.reps) == pytest.approx(alone.target)
    assert alone.attainment.mean == pytest.approx(alone.signed.mean / alone.target, abs=1e-5)


def test_another_seed_is_another_company(alone: Simulation) -> None:
    assert run("software", Plan(), replications=REPLICATIONS, seed=4).signed != alone.signed


def test_a_plan_in_a_file_is_played(alone: Simulation, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('effects = [{ lever = "advance_quote", size = 1.5, start = 0 }]\n', encoding="utf-8")
    better = run("software", read_plan(path), replications=REPLICATIONS, seed=3)
    assert better.signed.mean > 1.1 * alone.signed.mean
    path = tmp_path / "plan.json"
    path.write_text('{"actions": [{"id": "installed_base", "day": 5}]}', encoding="utf-8")
    assert read_plan(path).effects


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("plan.toml", "effects = 3", "effects"),
        ("plan.json", "{", "not a plan"),
        ("plan.json", '{"actions": [{"id": "magic"}]}', "magic"),
        ("plan.json", '{"price": 1}', "price"),
    ],
)
def test_what_is_no_plan_is_named(tmp_path: Path, name: str, text: str, reason: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=reason) as refused:
        read_plan(path)
    assert str(refused.value).startswith(name)
    assert "\n" not in str(refused.value)


def test_the_command_prints_one_document_and_nothing_else(alone: Simulation) -> None:
    words = ["simulate", "software", "--replications", str(REPLICATIONS), "--seed", "3", "--threads", "1", "--json"]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 0
    assert Simulation.model_validate(json.loads(answer.stdout)) == alone


def test_without_json_it_prints_tables() -> None:
    answer = CliRunner().invoke(app, ["simulate", "software", "--replications", "20"])
    assert answer.exit_code == 0
    assert "chance of 100 %" in answer.stdout


def test_a_cluster_that_is_not_there_is_one_line() -> None:
    with pytest.raises(OSError, match="does not answer"):
        run("software", Plan(), replications=5, seed=3, players=on_cluster("tcp://127.0.0.1:9"))
