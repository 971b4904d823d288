"""What takes longer: all notebooks of the course, built anew, are those in the repository; solutions run."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from simkit.course.build import build, drift

ROOT = Path(__file__).parents[2]
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))


def test_a_rebuild_of_the_course_agrees_with_what_is_committed(tmp_path: Path) -> None:
    for folder in ("notebooks", "solutions"):
        (tmp_path / folder).mkdir()
        for source in (ROOT / folder).glob("*.py"):
            shutil.copy(source, tmp_path / folder)
    for path in build(tmp_path):
        name = path.relative_to(tmp_path)
        built, committed = (nbformat.read(where / name, as_version=4) for where in (tmp_path, ROOT))
        for new, old in zip(built.cells, committed.cells, strict=True):
            assert _words(new) == _words(old), f"{name}: make build"
    assert drift(tmp_path) == []


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_solution_runs_from_top_to_bottom(path: Path, tmp_path: Path) -> None:
    node = nbformat.read(path, as_version=4)
    NotebookClient(node, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert all(output.output_type != "error" for cell in node.cells for output in cell.get("outputs", ()))


def _words(cell: nbformat.NotebookNode) -> object:
    """A cell without its pictures: their bytes may follow the machine's libraries."""
    outputs = [
        output.get("text") or {kind: data for kind, data in output.get("data", {}).items() if kind != "image/png"}
        for output in cell.get("outputs", ())
    ]
    return cell.source, cell.id, outputs
