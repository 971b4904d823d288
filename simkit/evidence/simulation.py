"""What `simkit simulate` prints: the quarter of a company under a plan, as a document or as tables for a terminal."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from simkit.company.run import Block, Players, Simulation, document, here, on_cluster, read_plan, run
from simkit.company.totals import Totals
from simkit.course.words import money, percent
from simkit.plan import Plan


def report(
    scenario: str,
    *,
    replications: int,
    seed: int,
    plan: Path | None = None,
    threads: int = 2,
    cluster: str | None = None,
    as_json: bool = False,
) -> str:
    """Play and describe; progress goes to stderr, where that is a terminal."""
    players = _with_progress(on_cluster(cluster) if cluster else here)
    chosen = read_plan(plan) if plan else Plan()
    found = run(scenario, chosen, replications=replications, seed=seed, threads=threads, players=players)
    return json.dumps(document(found), ensure_ascii=False, indent=1) if as_json else text(found)


def text(found: Simulation) -> str:
    """The document as tables."""
    page = io.StringIO()
    console = Console(file=page, width=88, force_terminal=sys.stdout.isatty())
    console.print(_headline(found))
    console.print(_reps(found))
    return page.getvalue().rstrip("\n")


def _headline(found: Simulation) -> Table:
    signed, share = found.signed, found.attainment
    table = Table(title=f"{found.scenario}, seed {found.seed}: {found.replications:,} quarters", title_justify="left")
    for column in ("", "signed", "attainment"):
        table.add_column(column, justify="left" if not column else "right")
    rows = [
        ("target", found.target, 1.0),
        ("mean", signed.mean, share.mean),
        ("standard deviation", signed.sd, share.sd),
    ]
    rows += [
        (f"{name[1:]} % quantile", signed.quantiles[name], share.quantiles[name]) for name in ("p10", "p50", "p90")
    ]
    for name, amount, part in rows:
        table.add_row(name, money(amount, "en", found.currency), percent(part, 1))
    table.add_row("chance of 100 %", "", percent(found.chance, 1))
    return table


def _reps(found: Simulation) -> Table:
    table = Table("rep", "region")
    for column in ("quota", "signed, mean", "attainment"):
        table.add_column(column, justify="right")
    for rep in found.reps:
        amounts = (money(rep.quota, "en", found.currency), money(rep.signed, "en", found.currency))
        table.add_row(rep.name.en, rep.region, *amounts, percent(rep.attainment))
    return table


def _with_progress(players: Players) -> Players:
    def watched(blocks: list[Block]) -> Iterator[Totals]:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            yield from progress.track(players(blocks), total=len(blocks), description="blocks of quarters")

    return watched
