"""Build: one source in two languages becomes the notebooks that people open.

A source is a Jupytext file in percent format, `notebooks/NN_topic.py` for a lesson, `solutions/NN_topic.py` for an
exercise. Markdown cells come in pairs, `lang="en"` then `lang="zh"`; code cells belong to both languages and learn
from the variable `language`, set in a first cell that the builder adds, which one they speak. CONTRIBUTING.md has the
rules; what breaks one is refused in one line that names the file and the cell.

This is the one module below `show` that knows Jupyter: it makes notebooks, and no page and no grading needs it.
"""

# nbformat is typed, but not its functions
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from simkit.course.answers import write_whole
from simkit.course.words import dictionary, say
from simkit.scenario import Language

MAX_LINES = 8  #: of code in a cell, blank lines and solution marks not counted
SECONDS = 300  #: that one cell of a lesson may run
LANGUAGES: tuple[Language, ...] = get_args(Language)

Kind = Literal["notebooks", "exercises", "solutions"]

#: What is built from the sources of which folder.
BUILT: dict[str, tuple[Kind, ...]] = {"notebooks": ("notebooks",), "solutions": ("solutions", "exercises")}

_BEGIN = re.compile(r"^\s*(#|<!--) solution begin\b")
_END = re.compile(r"^\s*(#|<!--) solution end\b")
_WORD = re.compile(r"\{\{\s*([a-z0-9_.]+)\s*\}\}")
_HAN = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef\u2018-\u201d]"  # with the punctuation that goes with it
_SOFT_BREAK = re.compile(rf"(?<={_HAN})\n(?=\*{{0,2}}{_HAN})")


class BuildError(ValueError):
    """A source that cannot be built: the file, the cell and what to do, in one line."""


@dataclass(frozen=True)
class Cell:
    """One cell of a source.

    number    its place in the source, from 1, as an editor shows it
    position  its place in a notebook, from 1: both languages of a pair have the same
    lang      the language of a Markdown cell, None of a code cell
    """

    number: int
    position: int
    lang: Language | None
    text: str


@dataclass(frozen=True)
class Target:
    """One notebook to build from one source."""

    source: Path
    kind: Kind
    language: Language

    @property
    def name(self) -> str:
        """Its path from the repository's root, as messages show it."""
        return f"{self.kind}/{self.language}/{self.source.stem}.ipynb"


def targets(root: Path) -> list[Target]:
    """Every notebook that the sources under `root` make, in a fixed order."""
    return [
        Target(source, kind, language)
        for folder, kinds in BUILT.items()
        for source in sorted((root / folder).glob("[0-9][0-9]_*.py"))
        for kind in kinds
        for language in LANGUAGES
    ]


def build(root: Path) -> list[Path]:
    """Build every notebook under `root`, execute the lessons, and return what was written.

    All sources are read before anything is written; BuildError for the first that breaks a rule or does not run.
    """
    made = [(target, notebook(target)) for target in targets(root)]
    written = []
    with _progress() as progress:
        task = progress.add_task("", total=len(made))
        for target, node in made:
            progress.update(task, description=target.name)
            path = root / target.name
            if target.kind == "notebooks":
                path.parent.mkdir(parents=True, exist_ok=True)
                _execute(node, target.name, path.parent)
            write_whole(path, nbformat.writes(node) + "\n")
            written.append(path)
            progress.advance(task)
    return written


def drift(root: Path) -> list[str]:
    """What differs between the sources and the built notebooks, a line each; empty when all is well.

    Cells, their ids and all metadata are compared. Of an executed lesson everything is compared but its outputs,
    which nbval looks at.
    """
    wanted = targets(root)
    lines: list[str] = []
    with _progress() as progress:
        for target in progress.track(wanted, description="notebooks"):
            lines += _differences(root / target.name, target)
    names = {target.name for target in wanted}
    for kind in get_args(Kind):
        for path in sorted((root / kind).glob("*/*.ipynb")):
            name = path.relative_to(root).as_posix()
            if name not in names:
                lines.append(f"{name}: no source makes it; remove it")
    return lines


def notebook(target: Target) -> NotebookNode:
    """The unexecuted notebook of a target; BuildError if its source breaks a rule."""
    topic = target.source.stem.partition("_")[2]
    cells = [_parameters(topic, target.language)]
    for cell in read(target.source):
        if cell.lang not in (None, target.language):
            continue
        text = _unmarked(cell.text) if target.kind == "solutions" else _stripped(cell.text)
        if not text:
            continue
        cell_id = f"{topic}-{cell.position:02d}".replace("_", "-")
        if cell.lang is None:
            cells.append(nbformat.v4.new_code_cell(text, id=cell_id))
        else:
            cells.append(nbformat.v4.new_markdown_cell(_worded(text, target.language), id=cell_id))
    made: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=_metadata(target.language))
    return made


def read(source: Path) -> tuple[Cell, ...]:
    """The cells of a source; BuildError names the first that breaks a rule."""
    cells: list[Cell] = []
    position = 0
    for number, raw in enumerate(jupytext.read(source, fmt="py:percent").cells, start=1):
        where = f"{source.parent.name}/{source.name}, cell {number}"
        lang = raw.metadata.get("lang") if raw.cell_type == "markdown" else None
        _check_pair(where, cells[-1] if cells else None, raw.cell_type, lang)
        position += lang != "zh"
        cell = Cell(number, position, lang, raw.source.strip())
        _check_regions(where, cell.text)
        _check_words(where, cell)
        if lang is None:
            _check_code(where, cell.text)
        cells.append(cell)
    if cells and cells[-1].lang == "en":
        raise BuildError(f"{source.parent.name}/{source.name}, cell {cells[-1].number}: {_PAIR}")
    return tuple(cells)


_PAIR = 'this text stands in one language; write a pair, lang="en" and right after it lang="zh"'


def _check_pair(where: str, before: Cell | None, kind: str, lang: str | None) -> None:
    if kind not in ("markdown", "code"):
        raise BuildError(f"{where}: a {kind} cell; write Markdown or code")
    if kind == "markdown" and lang not in LANGUAGES:
        raise BuildError(f'{where}: text without a language; write lang="en" or lang="zh" behind [markdown]')
    open_pair = before is not None and before.lang == "en"
    if open_pair != (lang == "zh"):
        raise BuildError(f"{where}: {_PAIR}")


def _check_regions(where: str, text: str) -> None:
    inside = False
    for line in text.splitlines():
        begins, ends = bool(_BEGIN.match(line)), bool(_END.match(line))
        if (begins and inside) or (ends and not inside):
            raise BuildError(f"{where}: solution {'begin' if begins else 'end'} without its partner; write both")
        inside = begins or (inside and not ends)
    if inside:
        raise BuildError(f'{where}: a solution is not closed; write "solution end" after its last line')


def _check_words(where: str, cell: Cell) -> None:
    pattern = re.compile(r"\bsay\(\s*[\"']([^\"']+)[\"']") if cell.lang is None else _WORD
    for name in pattern.findall(cell.text):
        if name not in dictionary():
            area = name.partition(".")[0]
            raise BuildError(f"{where}: unknown word {name}; add it to simkit/course/words/{area}.toml")


def _check_code(where: str, text: str) -> None:
    lines = [line for line in _unmarked(text).splitlines() if line.strip()]
    if len(lines) > MAX_LINES:
        raise BuildError(f"{where}: {len(lines)} lines of code, more than {MAX_LINES}; move the work into simkit")
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError as error:
        raise BuildError(f"{where}: not Python: {error.msg} in its line {error.lineno}; mend it") from error
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            raise BuildError(f"{where}: defines {node.name}; a notebook calls, move it into simkit")
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            raise BuildError(f"{where}: has a loop; a notebook looks, move it into simkit")


def _worded(text: str, language: Language) -> str:
    """The text with the words of the pages in it, and without the line breaks that Chinese would show as blanks."""
    text = _WORD.sub(lambda match: say(match[1], language), text)
    blocks = text.split("\n\n")
    return "\n\n".join(block if block.startswith("#") else _SOFT_BREAK.sub("", block) for block in blocks)


def _stripped(text: str) -> str:
    """The text without its solutions."""
    return _clean(line for line, inside in _regions(text) if not inside)


def _unmarked(text: str) -> str:
    """The text with its solutions, without the marks around them."""
    return _clean(line for line, _ in _regions(text) if not (_BEGIN.match(line) or _END.match(line)))


def _clean(lines: Iterator[str]) -> str:
    return "\n".join(lines).strip()


def _regions(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a solution (its marks do)."""
    inside = False
    for line in text.splitlines():
        inside = inside or bool(_BEGIN.match(line))
        yield line, inside
        inside = inside and not _END.match(line)


def _parameters(topic: str, language: Language) -> NotebookNode:
    """The first cell: tells the code which language it speaks; folded away, papermill can replace it."""
    metadata = {"tags": ["parameters"], "jupyter": {"source_hidden": True}}
    cell_id = f"{topic}-00".replace("_", "-")
    cell: NotebookNode = nbformat.v4.new_code_cell(f'language = "{language}"', id=cell_id, metadata=metadata)
    return cell


def _metadata(language: Language) -> dict[str, Any]:
    """Of the whole notebook; names no version of Python, so that it is the same wherever it is built."""
    return {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "simkit": {"language": language},
    }


def _execute(node: NotebookNode, name: str, folder: Path) -> None:
    """Run a lesson in its folder and keep what it shows, but no times and no version."""
    metadata = node.metadata.copy()
    client = NotebookClient(
        node,
        timeout=SECONDS,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],  # it would warn that its connection on this machine is not encrypted
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise BuildError(f"{name}: {error.ename}: {' '.join(error.evalue.split())}; mend its source") from error
    node.metadata = metadata
    for number, cell in enumerate(node.cells, start=1):
        for output in cell.get("outputs", ()):
            if any("widget" in kind for kind in output.get("data", {})):
                raise BuildError(f"{name}, cell {number}: shows a widget, which no code host shows; show a figure")


def _differences(path: Path, target: Target) -> Iterator[str]:
    """What differs between a built notebook and what its source makes of it now."""
    if not path.exists():
        yield f"{target.name}: not built; make build"
        return
    wanted, built = notebook(target), nbformat.read(path, as_version=4)
    if wanted.metadata != built.metadata:
        yield f"{target.name}: its metadata differ; make build"
    if len(wanted.cells) != len(built.cells):
        yield f"{target.name}: {len(built.cells)} cells, its source makes {len(wanted.cells)}; make build"
        return
    for number, (new, old) in enumerate(zip(wanted.cells, built.cells, strict=True), start=1):
        for field in ("id", "cell_type", "metadata", "source"):
            if new[field] != old[field]:
                yield f"{target.name}, cell {number}: its {field} differs; make build"
        executed = bool(old.get("execution_count"))
        if new.cell_type == "code" and executed != (target.kind == "notebooks"):
            yield f"{target.name}, cell {number}: {'executed' if executed else 'not executed'}; make build"


def _progress() -> Progress:
    """A bar with an estimate on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty())
