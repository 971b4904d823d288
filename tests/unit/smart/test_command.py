"""`simkit smart`: a text, a file, and what happens to a bad line."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from simkit.cli import app

RUN = CliRunner()
GOAL = "Grow key-account revenue in Kenya by 10% by June 2027"


def test_a_text_is_explained_in_its_language() -> None:
    english = RUN.invoke(app, ["smart", GOAL, "--today", "2026-11-23"]).output
    assert "Time-bound" in english and "2027-06-30" in english and "A percentage of what?" in english
    chinese = RUN.invoke(app, ["smart", "明年业绩增长20%", "--today", "2026-11-23"]).output
    assert "尚未体现" in chinese and "签约、开票还是回款" in chinese
    assert "有期限" in RUN.invoke(app, ["smart", GOAL, "--lang", "zh"]).output


def test_json_is_one_document() -> None:
    read = json.loads(RUN.invoke(app, ["smart", GOAL, "--today", "2026-11-23", "--json"]).output)
    assert read["labels"] == {"S": True, "M": True, "T": True, "R": False, "owner": False}
    assert read["time"]["end"] == "2027-06-30" and read["passed"]


def test_a_bad_line_costs_only_itself(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": GOAL, "ref_date": "2026-11-23"},
        {"id": "b"},
        {"id": "c", "text": "提升销售额", "ref_date": "x"},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text(
        "\n".join([*(json.dumps(line) for line in lines), "{", json.dumps(lines[0] | {"id": "d"})]), encoding="utf-8"
    )
    result = RUN.invoke(app, ["smart", "--file", str(path), "--json"])
    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "d"]
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["line 2", "line 3", "line 4"]
