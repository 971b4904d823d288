"""A goal analysis on a terminal, and files of statements read line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from rich.console import Group
from rich.table import Table
from rich.text import Text as Line

from simkit.goals.smart import Analysis, analyse, hint, prediction
from simkit.goals.smart.lexicon import table
from simkit.scenario import Language

_COLOURS = {
    "metric": "cyan",
    "target": "green",
    "time": "yellow",
    "milestone": "yellow",
    "scope": "blue",
    "owner": "magenta",
    "reason": "bright_blue",
}
_LIGHTS = ("specific", "measurable", "attainable", "relevant", "time_bound", "owner")


@cache
def _words() -> dict[str, dict[str, str]]:
    return table("terminal")


def language_of(text: str) -> Language:
    """Chinese where the text has at least one Chinese character for every four Latin letters."""
    chinese = sum("\u3400" <= char <= "\u9fff" for char in text)
    latin = sum(char.isascii() and char.isalpha() for char in text)
    return "zh" if chinese and chinese * 4 >= latin else "en"


def coloured(analysis: Analysis) -> Line:
    """The statement with what was found in it in colour."""
    line = Line(analysis.text)
    lights = (analysis.relevant, analysis.specific, analysis.owner, analysis.measurable, analysis.time_bound)
    for span in (span for light in lights for span in light.spans):
        line.stylize(_COLOURS.get(span.kind, "red"), span.start, span.end)
    for issue in analysis.issues:
        for span in issue.spans if issue.blocking and analysis.is_goal else ():
            line.stylize("underline red", span.start, span.end)
    return line


def readable(analysis: Analysis, language: Language) -> Group:
    """The statement, its lights with what was found, and a hint for each thing that is missing or wrong."""
    lights = Table.grid(padding=(0, 2))
    for name in _LIGHTS:
        if name == "attainable":
            lights.add_row(Line("○", "dim"), _words()[name][language], Line(_words()["not_read"][language], "dim"))
            continue
        finding = getattr(analysis, name)
        mark = Line("●", "green") if finding.found else Line("○", "dim")
        words = " · ".join(dict.fromkeys(span.of(analysis.text) for span in finding.spans))
        state = _words()["shown" if finding.found else "missing"][language]
        lights.add_row(
            mark, _words()[name][language], Line(f"{state}  {words}".rstrip(), "" if finding.found else "dim")
        )
    parts: list[Line | Table] = [coloured(analysis), Line(), lights, *_values(analysis, language), Line()]
    if analysis.passed:
        parts.append(Line(_words()["passed"][language], "green"))
    if analysis.codes:
        parts.append(Line(_words()["look_at"][language], "bold"))
        hints = Table.grid(padding=(0, 1))
        for code in dict.fromkeys(analysis.codes):
            hints.add_row("–", Line(hint(code, language), overflow="fold"))
        parts.append(hints)
    return Group(*parts)


def _values(analysis: Analysis, language: Language) -> Iterator[Line]:
    for target in analysis.targets:
        start = "" if target.baseline is None else f"  {_words()['baseline'][language]} {target.baseline:,.10g}"
        name = target.metric.removeprefix("other:").replace("_", " ")
        yield Line(f"{_words()['target'][language]}  {name}  {target.value:,.10g} {target.unit}{start}", "green")
    if analysis.time is not None and analysis.time.end is not None:
        yield Line(f"{_words()['until'][language]}  {analysis.time.end.isoformat()}", "yellow")


def read_lines(lines: Iterable[str], today: date, language: Language) -> Iterator[tuple[str | None, str | None]]:
    """For each line {id, text, ref_date} its prediction as JSON, or None and one line that says what is wrong with it.

    Without `ref_date` a statement is read as of `today`; empty lines are skipped.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or "id" not in entry:
                raise ValueError("id or text is missing" if language == "en" else "缺少 id 或 text")
            day = date.fromisoformat(entry["ref_date"]) if entry.get("ref_date") else today
            yield json.dumps(prediction(entry["id"], analyse(entry["text"], day)), ensure_ascii=False), None
        except (ValueError, TypeError) as error:
            reason = " ".join(str(error).split())
            yield None, _words()["bad_line"][language].format(number=number, reason=reason)
