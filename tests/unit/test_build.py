"""The builder: what a source becomes, what it refuses, and that a rebuild changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from simkit.course import build as builder
from simkit.course.build import BuildError, build, drift, targets
from simkit.scenario import Text

PAIR = """\
# %% [markdown] lang="en"
# # A title
# %% [markdown] lang="zh"
# # 标题
"""
EXERCISE = f"""{PAIR}
# %%
greeting = "hello"
# solution begin
answer = 42
# solution end

# %% [markdown] lang="en"
# <!-- solution begin -->
# Because.
# <!-- solution end -->
# %% [markdown] lang="zh"
# <!-- solution begin -->
# 因为。
# <!-- solution end -->

# %%
print(greeting)
"""
LESSON = f"""{PAIR}
# %%
print(language, 6 * 7)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small course: one lesson, one exercise."""
    for folder, text in (("notebooks", LESSON), ("solutions", EXERCISE)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "07_greeting.py").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def unexecuted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels are slow to start: pretend that the lessons ran."""

    def pretend(node: Any, *_: object) -> None:
        for cell in node.cells:
            if cell.cell_type == "code":
                cell.execution_count = 1

    monkeypatch.setattr(builder, "_execute", pretend)


def opened(root: Path, name: str) -> Any:
    node = nbformat.read(root / name, as_version=4)
    nbformat.validate(node)
    return node


def sources(root: Path, name: str) -> list[str]:
    return [cell.source for cell in opened(root, name).cells]


def test_every_source_makes_both_languages(root: Path) -> None:
    assert [target.name for target in targets(root)] == [
        "notebooks/en/07_greeting.ipynb",
        "notebooks/zh/07_greeting.ipynb",
        "solutions/en/07_greeting.ipynb",
        "solutions/zh/07_greeting.ipynb",
        "exercises/en/07_greeting.ipynb",
        "exercises/zh/07_greeting.ipynb",
    ]


@pytest.mark.usefixtures("unexecuted")
def test_an_exercise_is_its_solution_without_the_solutions(root: Path) -> None:
    build(root)
    assert sources(root, "solutions/zh/07_greeting.ipynb") == [
        'language = "zh"',
        "# 标题",
        'greeting = "hello"\nanswer = 42',
        "因为。",
        "print(greeting)",
    ]
    assert sources(root, "exercises/en/07_greeting.ipynb") == [
        'language = "en"',
        "# A title",
        'greeting = "hello"',
        "print(greeting)",
    ]


@pytest.mark.usefixtures("unexecuted")
def test_ids_say_topic_and_position_and_agree_between_languages_and_kinds(root: Path) -> None:
    build(root)
    ids = {
        path: [cell.id for cell in opened(root, path).cells]
        for path in (target.name for target in targets(root) if target.kind != "notebooks")
    }
    solution = ["greeting-00", "greeting-01", "greeting-02", "greeting-03", "greeting-04"]
    assert ids["solutions/en/07_greeting.ipynb"] == ids["solutions/zh/07_greeting.ipynb"] == solution
    assert ids["exercises/en/07_greeting.ipynb"] == ["greeting-00", "greeting-01", "greeting-02", "greeting-04"]


def test_a_lesson_is_executed_in_its_language_and_a_rebuild_changes_not_a_byte(root: Path) -> None:
    first = {path: path.read_bytes() for path in build(root)}
    shown = opened(root, "notebooks/zh/07_greeting.ipynb").cells[-1].outputs
    assert [output.text for output in shown] == ["zh 42\n"]
    assert drift(root) == []
    assert {path: path.read_bytes() for path in build(root)} == first


def test_a_lesson_that_does_not_run_is_named_in_one_line(root: Path) -> None:
    (root / "notebooks/07_greeting.py").write_text(f"{PAIR}# %%\n1 / 0\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"^notebooks/en/07_greeting.ipynb: ZeroDivisionError: .*mend its source$"):
        build(root)


@pytest.mark.usefixtures("unexecuted")
def test_drift_says_what_differs_and_outputs_may(root: Path) -> None:
    build(root)
    lesson = root / "notebooks/en/07_greeting.ipynb"
    node = opened(root, "notebooks/en/07_greeting.ipynb")
    node.cells[-1].outputs = [nbformat.v4.new_output("stream", text="another output")]
    nbformat.write(node, lesson)
    assert drift(root) == []
    node.cells[1].source = "# Edited by hand"
    node.cells[2].execution_count = None
    nbformat.write(node, lesson)
    assert drift(root) == [
        "notebooks/en/07_greeting.ipynb, cell 2: its source differs; make build",
        "notebooks/en/07_greeting.ipynb, cell 3: not executed; make build",
    ]


@pytest.mark.usefixtures("unexecuted")
def test_drift_sees_a_missing_an_orphaned_and_a_shorter_notebook(root: Path) -> None:
    build(root)
    (root / "exercises/zh/07_greeting.ipynb").rename(root / "exercises/zh/08_gone.ipynb")
    source = root / "notebooks/07_greeting.py"
    source.write_text(PAIR, encoding="utf-8")
    assert drift(root) == [
        "notebooks/en/07_greeting.ipynb: 3 cells, its source makes 2; make build",
        "notebooks/zh/07_greeting.ipynb: 3 cells, its source makes 2; make build",
        "exercises/zh/07_greeting.ipynb: not built; make build",
        "exercises/zh/08_gone.ipynb: no source makes it; remove it",
    ]


@pytest.mark.usefixtures("unexecuted")
def test_a_word_of_the_pages_can_stand_in_a_text(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"frame.saved": Text(en="Saved", zh="已保存")}
    monkeypatch.setattr(builder, "dictionary", lambda: words)
    monkeypatch.setattr(builder, "say", lambda name, language: words[name].in_(language))
    text = PAIR.replace("A title", "It reads {{frame.saved}}.").replace("标题", "显示“{{ frame.saved }}”。")
    (root / "notebooks/07_greeting.py").write_text(text, encoding="utf-8")
    build(root)
    assert sources(root, "notebooks/en/07_greeting.ipynb")[1] == "# It reads Saved."
    assert sources(root, "notebooks/zh/07_greeting.ipynb")[1] == "# 显示“已保存”。"


@pytest.mark.usefixtures("unexecuted")
def test_a_line_break_inside_a_chinese_sentence_leaves_no_blank(root: Path) -> None:
    chinese = "# 先看数据。\n# **再**下判断\n#\n# - 一\n# - 二\n"
    text = f'# %% [markdown] lang="en"\n# One\n# %% [markdown] lang="zh"\n{chinese}'
    (root / "notebooks/07_greeting.py").write_text(text, encoding="utf-8")
    build(root)
    assert sources(root, "notebooks/zh/07_greeting.ipynb")[1] == "先看数据。**再**下判断\n\n- 一\n- 二"


NINE = "\n".join(f"a{number} = {number}" for number in range(9))
REFUSED = {
    "English without Chinese": ('# %% [markdown] lang="en"\n# One\n# %%\n1\n', "cell 2: this text stands in one"),
    "English at the end": ('# %%\n1\n# %% [markdown] lang="en"\n# One\n', "cell 2: this text stands in one"),
    "English twice": ('# %% [markdown] lang="en"\n# One\n' * 2, "cell 2: this text stands in one"),
    "Chinese without English": ('# %% [markdown] lang="zh"\n# 一\n', "cell 1: this text stands in one"),
    "no language": ("# %% [markdown]\n# One\n", "cell 1: text without a language"),
    "another language": ('# %% [markdown] lang="de"\n# Eins\n', "cell 1: text without a language"),
    "solution not closed": (f"{PAIR}# %%\n# solution begin\n1\n", "cell 3: a solution is not closed"),
    "solution not begun": (f"{PAIR}# %%\n1\n# solution end\n", "cell 3: solution end without its partner"),
    "solution in a solution": (
        f"{PAIR}# %%\n# solution begin\n# solution begin\n1\n",
        "cell 3: solution begin without",
    ),
    "a function": (f"{PAIR}# %%\ndef twice(x):\n    return 2 * x\n", "cell 3: defines twice"),
    "a class": (f"{PAIR}# %%\nclass Week:\n    pass\n", "cell 3: defines Week"),
    "a loop": (f"{PAIR}# %%\nfor week in range(13):\n    print(week)\n", "cell 3: has a loop"),
    "a loop in a solution": (f"{PAIR}# %%\n# solution begin\nwhile True: pass\n# solution end\n", "cell 3: has a loop"),
    "nine lines": (f"{PAIR}# %%\n{NINE}\n", "cell 3: 9 lines of code, more than 8"),
    "not Python": (f"{PAIR}# %%\na = = 1\n", "cell 3: not Python"),
    "unknown word in code": (f'{PAIR}# %%\nsay("frame.nowhere", language)\n', "cell 3: unknown word frame.nowhere"),
    "unknown word in a text": (f"{PAIR.replace('A title', '{{frame.nowhere}}')}", "cell 1: unknown word frame.nowhere"),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_breaks_a_rule_is_refused_in_one_line_and_nothing_is_written(root: Path, text: str, reason: str) -> None:
    (root / "notebooks/07_greeting.py").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as refusal:
        build(root)
    message = str(refusal.value)
    assert message.startswith(f"notebooks/07_greeting.py, {reason}")
    assert "\n" not in message
    assert ";" in message, "says what to do"
    assert not list(root.rglob("*.ipynb"))


def test_eight_lines_with_blanks_and_marks_are_let_through(root: Path) -> None:
    lines = "\n\n".join(f"a{number} = {number}" for number in range(8))
    (root / "solutions/07_greeting.py").write_text(
        f"{PAIR}# %%\n# solution begin\n{lines}\n# solution end\n", encoding="utf-8"
    )
    assert builder.read(root / "solutions/07_greeting.py")
