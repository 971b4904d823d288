"""Exercise: a question on a case and its checks, declared in `solutions/NN_<name>.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from simkit.scenario import Frozen, Text

SOLUTIONS = Path(__file__).parents[2] / "solutions"


class Wrong(Frozen):
    """A wrong answer: what is put in place of the reference's answers, by path such as committed.cause."""

    note: str  #: what is wrong with it, for whoever reads the tests
    put: Annotated[dict[str, Any], Field(min_length=1)]


class CheckSpec(Frozen):
    """One check: which kind looks, with which arguments, what it is worth and what it says."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: str
    points: Annotated[int, Field(gt=0)]
    arguments: dict[str, float] = Field(default_factory=dict)
    title: Text
    passed: Text
    partial: Text | None = None  #: None for a kind that knows no half
    not_shown: Text
    hint: Text
    wrong: Annotated[tuple[Wrong, ...], Field(min_length=1)]


class Setting(Frozen):
    """What the trainer may set: where it is an argument of checks it replaces theirs, and the form can read it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Text
    default: float
    options: Annotated[tuple[float, ...], Field(min_length=2)]


class Exercise(Frozen):
    """A question with its checks, in the order in which a report shows them."""

    schema_: Literal["simkit.exercise/1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    title: Text
    settings: tuple[Setting, ...] = ()
    checks: Annotated[tuple[CheckSpec, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [check.id for check in self.checks]
        if len(set(ids)) != len(ids):
            raise ValueError("checks: an id stands twice")
        return self

    @model_validator(mode="after")
    def _settings_agree(self) -> Self:
        for setting in self.settings:
            values = {check.arguments.get(setting.id, setting.default) for check in self.checks}
            if values != {setting.default} or setting.default not in setting.options:
                raise ValueError(f"settings: the default of {setting.id} is not its checks' or none of its options")
        return self

    @property
    def max_points(self) -> int:
        """Points of all checks together."""
        return sum(check.points for check in self.checks)

    def check(self, name: str) -> CheckSpec:
        """The check of that id; KeyError if there is none."""
        return {check.id: check for check in self.checks}[name]

    def in_force(self, chosen: Mapping[str, float]) -> dict[str, float]:
        """Every setting: what the trainer chose, else its default."""
        return {setting.id: float(chosen.get(setting.id, setting.default)) for setting in self.settings}


def names() -> tuple[str, ...]:
    """Every exercise there is, in the order of its number."""
    return tuple(_paths())


@cache
def exercise(name: str) -> Exercise:
    """The exercise of that name; ValueError names the ones there are, or the file that does not hold one."""
    paths = _paths()
    if name not in paths:
        raise ValueError(f"exercise: {name} is unknown; choose from {', '.join(paths)}")
    return read_exercise(paths[name])


def read_exercise(path: Path) -> Exercise:
    """The exercise in a TOML file; ValueError in one line if the file does not hold one."""
    try:
        return Exercise.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"{path.name}: not an exercise: {' '.join(str(error).split())}") from error


def _paths() -> dict[str, Path]:
    return {path.stem.partition("_")[2]: path for path in sorted(SOLUTIONS.glob("[0-9][0-9]_*.toml"))}
