"""The words of the pages: both languages, the same places to fill, the glossary's terms, and no unknown name."""

from __future__ import annotations

import ast
import csv
import re
import string
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from simkit.course import build
from simkit.course.words import FOLDER, dictionary, money, percent, say

ROOT = Path(__file__).parents[2]

#: English terms that may not be translated in two ways on our pages.
TERMS = (
    "attainment", "pipeline", "win rate", "stage conversion", "discount", "gross margin", "opportunity", "owner",
    "forecast", "recovery plan", "target adjustment", "retrospective", "debrief", "ramp", "slippage", "sales funnel",
)  # fmt: skip

#: Words for a check that did not pass which no learner may read.
HARSH = ("failed", "failure", "incorrect", "wrong answer", "失败", "不合格", "答错")


#: A comma or colon of the English keyboard beside a Chinese character.
NARROW = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def glossary() -> dict[str, tuple[str, ...]]:
    """The Chinese terms, any of which will do, of each English one."""
    with (ROOT / "datasets" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs: dict[str, tuple[str, ...]] = {}
    for row in rows:
        chinese = tuple(re.split(r"[/:(]", row["简体中文"].rstrip(")")))
        english = re.sub(r"\s*\(.*?\)|:.*", "", row["English"])
        pairs |= dict.fromkeys(english.split(" / "), chinese)
    return pairs


def said() -> Iterator[tuple[str, str]]:
    """Every word that the code names, and where: say("…") with a name that is written out."""
    for path in sorted((ROOT / "simkit").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    yield str(name.value), f"{path.relative_to(ROOT)}:{node.lineno}"


def chinese(document: object) -> Iterator[str]:
    """Every text under a key `zh` of a TOML document."""
    for key, value in document.items() if isinstance(document, dict) else ():
        if key == "zh":
            yield str(value)
        yield from chinese(value)
    for entry in document if isinstance(document, list) else ():
        yield from chinese(entry)


def test_every_word_has_both_languages_and_no_other_field() -> None:
    for path in sorted(FOLDER.glob("*.toml")):
        for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert set(entry) == {"en", "zh"}, f"{path.name}: {key}"
            assert entry["en"].strip() and entry["zh"].strip(), f"{path.name}: {key} is empty in a language"


def test_both_languages_have_the_same_places() -> None:
    differing = [name for name, text in dictionary().items() if fields(text.en) != fields(text.zh)]
    assert differing == []


def test_every_word_that_the_code_names_exists() -> None:
    missing = [f"{where}: {name}" for name, where in said() if name not in dictionary()]
    assert missing == []


@pytest.mark.parametrize("term", TERMS)
def test_a_term_of_the_glossary_is_translated_as_the_glossary_does(term: str) -> None:
    allowed = glossary()[term]
    pattern = re.compile(rf"\b{term}s?\b", re.IGNORECASE)
    odd = [
        f"{name}: {text.zh}"
        for name, text in dictionary().items()
        if pattern.search(text.en) and not any(chinese in text.zh for chinese in allowed)
    ]
    assert odd == [], f"{term} is {' or '.join(allowed)}"


def test_no_word_calls_a_learner_wrong() -> None:
    harsh = [name for name, text in dictionary().items() for word in HARSH if word in (text.en + text.zh).lower()]
    assert harsh == []


def test_chinese_is_written_with_chinese_punctuation() -> None:
    texts = [(name, text.zh) for name, text in dictionary().items()]
    for path in [*ROOT.glob("notebooks/*.py"), *ROOT.glob("solutions/*.py")]:
        texts += [(f"{path.name}, cell {cell.number}", cell.text) for cell in build.read(path) if cell.lang == "zh"]
    for path in [*ROOT.glob("datasets/**/*.toml"), *ROOT.glob("solutions/*.toml")]:
        texts += [(path.name, text) for text in chinese(tomllib.loads(path.read_text(encoding="utf-8")))]
    assert [(where, text) for where, text in texts if NARROW.search(text)] == []


def test_the_texts_of_lessons_keep_to_the_glossary_too() -> None:
    for source in sorted([*ROOT.glob("notebooks/*.py"), *ROOT.glob("solutions/*.py")]):
        cells = build.read(source)
        for english, chinese in pairwise(cells):
            if english.lang != "en":
                continue
            for term in TERMS:
                used = re.search(rf"\b{term}s?\b", english.text, re.IGNORECASE)
                if used and not any(word in chinese.text for word in glossary()[term]):
                    raise AssertionError(f"{source.name}, cell {chinese.number}: {term} is {glossary()[term]}")


def test_a_word_fills_its_places_and_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("nowhere.nothing", "en")


def test_amounts_and_shares_read_as_people_write_them() -> None:
    assert money(2_350_000, "en") == "CNY 2.35 M"
    assert money(48_000, "en") == "CNY 48 k"
    assert money(2_350_000, "zh") == "235万元"
    assert money(48_000, "zh") == "4.8万元"
    assert percent(0.347) == "35%"
    assert percent(0.0526, 1) == "5.3%"
