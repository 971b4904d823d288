"""Role cards: who plays whom in the role play after the recovery (D23), from `datasets/roles.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from simkit.scenario import Frozen, Text

DATASETS = Path(__file__).parents[2] / "datasets"


class Role(Frozen):
    """What one player knows, wants, does and avoids; nobody reads another's card."""

    id: str
    name: Text
    knows: Annotated[tuple[Text, ...], Field(min_length=1)]
    wants: Text
    do: Text
    avoid: Text
    opening: Text  #: a sentence to begin with


@cache
def roles() -> tuple[Role, ...]:
    """The cards in the order in which they are handed out."""
    document = tomllib.loads((DATASETS / "roles.toml").read_text(encoding="utf-8"))
    return tuple(Role.model_validate(entry) for entry in document["roles"])
