"""The house has storeys: imports point down, and below `show` nobody knows Jupyter or a plotting library."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: The storey of each part; a module may import its own storey and those below. Measures and goals stand beside company.
STOREYS = {
    "scenario": 0, "plan": 0, "tables": 0,
    "engine": 1,
    "company": 2, "measures": 2, "goals": 2,
    "course": 3,
    "show": 4,
    "workshop": 5, "evidence": 5,
    "cli": 6,
}  # fmt: skip

#: Parts of one storey that nevertheless may not know each other.
STRANGERS = {("measures", "company"), ("goals", "company"), ("workshop", "evidence"), ("evidence", "workshop")}

#: Libraries that show something or run notebooks.
SHOWING = {
    "IPython", "anywidget", "ipecharts", "ipykernel", "ipywidgets", "jupyter_client", "jupyter_core", "jupyter_server",
    "jupytext", "matplotlib", "mpl_font", "nbclient", "nbconvert", "nbformat", "papermill", "traitlets", "voila",
}  # fmt: skip

#: The builder makes notebooks, so it knows them; that nobody but the command line imports it is tested below.
BUILDER = "simkit.course.build"


def modules() -> dict[str, Path]:
    paths = sorted((ROOT / "simkit").rglob("*.py"))
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths)
    return dict(zip(names, paths, strict=True))


MODULES = modules()


def imports(name: str) -> Iterator[tuple[str, int]]:
    """Every module that a module imports, wherever it does, and the line."""
    path = MODULES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = importlib.util.resolve_name("." * node.level + base, package)
            yield base, node.lineno
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def part(name: str) -> str | None:
    """The part of simkit that a module belongs to: company for simkit.company.case."""
    pieces = name.split(".")
    return pieces[1] if pieces[0] == "simkit" and len(pieces) > 1 else None


def test_every_part_has_a_storey() -> None:
    assert {part(name) for name in MODULES} - {None, *STOREYS} == set()


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down(name: str) -> None:
    here = part(name)
    for imported, line in imports(name):
        there = part(imported)
        if here is None or there is None or here == there or there not in STOREYS:
            continue
        assert STOREYS[there] <= STOREYS[here], f"{name}:{line} imports {imported}, which stands above it"
        assert (here, there) not in STRANGERS, f"{name}:{line} imports {imported}, which stands beside it"


@pytest.mark.parametrize("name", [name for name in MODULES if STOREYS.get(part(name) or "", 9) < STOREYS["show"]])
def test_below_show_nothing_knows_jupyter_or_a_plotting_library(name: str) -> None:
    known = {imported.split(".")[0] for imported, _ in imports(name)} & SHOWING
    assert name == BUILDER or not known, f"{name} imports {', '.join(sorted(known))}"


def test_only_the_command_line_imports_the_builder() -> None:
    assert {name for name in MODULES if any(imported == BUILDER for imported, _ in imports(name))} == {"simkit.cli"}


@pytest.mark.parametrize("name", MODULES)
def test_no_star_import_and_no_global_random_state(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    starred = [node for node in ast.walk(tree) if isinstance(node, ast.alias) and node.name == "*"]
    assert not starred, f"{name}: star import"
    assert "random" not in {imported for imported, _ in imports(name)}, f"{name}: draws go through the engine's keys"
