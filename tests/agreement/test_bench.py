"""What `simkit bench` prints, and what it says where it cannot run; the measurement itself takes `make bench`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simkit.evidence import bench

RESULT = bench.BenchResult(
    engine=2000.0, simpy=10.0, python=50.0, mean=4_185_000.4, sd=474_000.0, first_result_s=1.0456
)


def test_document_holds_speeds_ratios_and_agreement() -> None:
    assert json.loads(bench.as_document(RESULT)) == {
        "engine": 2000.0, "simpy": 10.0, "python": 50.0, "ratio_simpy": 200.0, "ratio_python": 40.0,
        "mean": 4_185_000, "sd": 474_000, "first_result_s": 1.046,
    }  # fmt: skip


def test_table_says_the_same() -> None:
    table = bench.as_table(RESULT)
    for figure in ("2,000", "10.0", "50.0", "× 200", "× 40", "4,185,000", "474,000", "1.05 s"):
        assert figure in table


def test_without_the_benchmarks_one_line_says_where_to_run_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "BENCHMARKS", tmp_path)
    with pytest.raises(RuntimeError, match=r"^bench: benchmarks/reference_simpy\.py is not there; run "):
        bench.measure()


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.py").write_text("import no_such_library\n", encoding="utf-8")
    monkeypatch.setattr(bench, "BENCHMARKS", tmp_path)
    with pytest.raises(RuntimeError, match=r"^bench: no_such_library is not installed"):
        bench.witness("model")
