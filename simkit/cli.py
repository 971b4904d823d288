"""The command line: thin; everything it does can be called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simkit.scenario import Language

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A workshop on sales target management.")
workshop_app = typer.Typer(no_args_is_help=True, help="Make and serve a workshop.")
notebooks_app = typer.Typer(no_args_is_help=True, help="Build lessons and exercises from their sources.")
app.add_typer(workshop_app, name="workshop")
app.add_typer(notebooks_app, name="notebooks")
datasets_app = typer.Typer(no_args_is_help=True, help="Build the course's data sets.")
app.add_typer(datasets_app, name="datasets")


@app.command()
def demo(
    groups: Annotated[int, typer.Option(min=1, max=6)] = 6,
    seed: int = 1,
    lang: Language = "en",
    out: Path = Path("demo"),
) -> None:
    """Play a whole workshop with scripted groups, grade it and report it."""
    from simkit.workshop.players import demo as play

    play(out, groups=groups, seed=seed, language=lang)


@workshop_app.command("new")
def workshop_new(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    groups: Annotated[int, typer.Option(min=1, max=1000)] = 6,
    scenario: str = "software",
    seed: int = 1,
    lang: Language = "en",
    exercises: Annotated[str, typer.Option(metavar="A,B", help="In their order; all of them if none is named.")] = "",
) -> None:
    """Make a workshop: its case, its groups and their keys."""
    from simkit.workshop.store import create

    chosen = [name.strip() for name in exercises.split(",")] if exercises else None
    create(folder, groups=groups, scenario=scenario, seed=seed, language=lang, exercises=chosen)


@workshop_app.command("serve")
def workshop_serve(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    lan: Annotated[bool, typer.Option(help="Serve the room; prints the address and a QR code.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8866,
) -> None:
    """Serve the groups' pages and the trainer's page on one port."""
    from simkit.workshop.serve import serve

    serve(folder, lan=lan, port=port)


@workshop_app.command("backup")
def workshop_backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    file: Annotated[Path, typer.Argument(metavar="FILE")],
) -> None:
    """Write a workshop into one file, also while it is served. The file holds the keys: keep it to yourself."""
    from simkit.workshop.backup import backup

    backup(folder, file)


@workshop_app.command("restore")
def workshop_restore(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
) -> None:
    """Make the workshop of a backup in a new folder, on this laptop or another."""
    from simkit.workshop.backup import restore

    restore(file, folder)


@app.command()
def grade(
    submissions: Annotated[Path, typer.Argument(help="A folder or a zip: <group>/<exercise>.json or .ipynb.")],
    workshop: Annotated[Path, typer.Option(help="The folder of the workshop.")],
    out: Annotated[Path, typer.Option(help="Where the results go; run again, it goes on where it was.")],
    workers: Annotated[int, typer.Option(min=1, help="Processes that make debriefs.")] = 2,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A dask scheduler to grade on.")] = None,
    reports: Annotated[
        bool, typer.Option("--reports/--no-reports", help="Workbook and pages, or verdicts alone.")
    ] = True,
    reseed: Annotated[
        int, typer.Option(min=0, help="Judge the simulating checks on so much other luck: who fitted the one shown?")
    ] = 0,
) -> None:
    """Grade submissions: a gradebook (CSV, JSON, XLSX), a debrief page a group, an index."""
    from simkit.workshop.batch import grade_tree

    grade_tree(submissions, workshop, out, workers, cluster=cluster, reports=reports, other_luck=reseed)


@app.command()
def simulate(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO")],
    replications: Annotated[int, typer.Option(min=1)] = 1000,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    plan: Annotated[Path | None, typer.Option(help="TOML or JSON: actions, effects, adjustment.")] = None,
    threads: Annotated[int, typer.Option(min=1)] = 2,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A dask scheduler to play on.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Play a company's quarter many times and say how it ends."""
    from simkit.evidence.simulation import report

    typer.echo(
        report(
            scenario,
            replications=replications,
            seed=seed,
            plan=plan,
            threads=threads,
            cluster=cluster,
            as_json=json_,
        )
    )


@app.command()
def cases(
    companies: Annotated[int, typer.Option(min=2, help="Companies to draw for each case.")] = 40,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    threads: Annotated[int, typer.Option(min=1)] = 2,
    json_: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Set what two companies claim of their new management beside what the engine makes of it."""
    from simkit.evidence.before_after import report

    typer.echo(report(companies, seed=seed, threads=threads, as_json=json_))


@app.command()
def smart(
    text: Annotated[str | None, typer.Argument(help="A goal in a sentence, in English or Chinese.")] = None,
    file: Annotated[Path | None, typer.Option(help="Lines {id, text, ref_date} instead of a text.")] = None,
    today: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The day of reading; default: today.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Language of the hints; default: that of the text.")] = None,
    fiscal_start: Annotated[int, typer.Option(min=1, max=12, help="Month in which the fiscal year begins.")] = 1,
    json_: Annotated[bool, typer.Option("--json", help="JSON on stdout, one document or one a line.")] = False,
) -> None:
    """Read a goal statement: what is specific, measurable, time-bound, and what contradicts itself."""
    import json
    from datetime import date

    from rich.console import Console

    from simkit.goals.smart import analyse, prediction
    from simkit.show.smart_text import language_of, read_lines, readable

    if (text is None) == (file is None):
        raise ValueError("smart: give either a text or --file IN.jsonl")
    try:
        day = date.fromisoformat(today) if today else date.today()
    except ValueError as error:
        raise ValueError(f"--today {today}: write the day as YYYY-MM-DD") from error
    if file is not None:
        failed = False
        with file.open(encoding="utf-8", errors="replace") as lines:
            for result, problem in read_lines(lines, day, lang or "en"):
                failed = failed or problem is not None
                typer.echo(problem if result is None else result, err=result is None)
        raise typer.Exit(1 if failed else 0)
    analysis = analyse(text or "", day, fiscal_start=fiscal_start)
    if json_:
        typer.echo(json.dumps(prediction("text", analysis), ensure_ascii=False))
        return
    Console(highlight=False, markup=False).print(readable(analysis, lang or language_of(analysis.text)))


@notebooks_app.command("build")
def notebooks_build() -> None:
    """Build every notebook from its source and execute the lessons."""
    from simkit.course.build import build

    build(Path.cwd())


@notebooks_app.command("check")
def notebooks_check() -> None:
    """Say which built notebooks differ from their sources; exit 1 if any does."""
    from simkit.course.build import drift

    differing = drift(Path.cwd())
    for line in differing:
        typer.echo(line)
    raise typer.Exit(1 if differing else 0)


@datasets_app.command("build")
def datasets_build() -> None:
    """Write the data sets of the sample case, their dictionary and the two cases before and after into datasets/."""
    from simkit.company.datasets import build

    for path in build(Path.cwd()):
        typer.echo(path.relative_to(Path.cwd()).as_posix())


@datasets_app.command("check")
def datasets_check() -> None:
    """Say which data sets differ from what would be built; exit 1 if any does."""
    from simkit.company.datasets import check

    differing = check(Path.cwd())
    for line in differing:
        typer.echo(line)
    raise typer.Exit(1 if differing else 0)


@app.command()
def bench(
    scale: Annotated[bool, typer.Option("--scale", help="Speed and memory of the full company instead.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Compare the engine with SimPy and plain Python on the reference model, or see how the full company scales."""
    if scale:
        from simkit.evidence.scale import report
    else:
        from simkit.evidence.bench import report

    typer.echo(report(as_json=json_))


@app.command()
def facts(
    seeds: Annotated[int, typer.Option(min=2, help="Companies to draw; none was used to choose parameters.")] = 200,
    json_: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write a page with a picture a row.")] = None,
    lang: Language = "en",
) -> None:
    """Set what is published about sales forces beside the default company; exit 1 if a row does not hold."""
    from simkit.evidence.facts import report

    text, holds = report(seeds, as_json=json_, html=html, language=lang)
    typer.echo(text)
    raise typer.Exit(0 if holds else 1)


def main() -> None:
    """Entry point: errors that a user can mend are one line on stderr and exit code 2."""
    try:
        app()
    except (ValueError, OSError, RuntimeError) as error:
        typer.echo(" ".join(str(error).split()), err=True)
        raise SystemExit(2) from error
