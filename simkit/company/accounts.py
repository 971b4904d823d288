"""Accounts: the customers of each seat, invented, the same for the same seed."""

from __future__ import annotations

import tomllib
from functools import cache

import numpy as np
import pandas as pd

from simkit.company.data import DATASETS
from simkit.company.world import World
from simkit.scenario import Frozen, Scenario, Text


class _Industry(Frozen):
    name: Text
    industry: Text


class _Pool(Frozen):
    first: tuple[Text, ...]
    industry: tuple[_Industry, ...]


@cache
def _pool() -> _Pool:
    return _Pool.model_validate(tomllib.loads((DATASETS / "names.toml").read_text(encoding="utf-8"))["accounts"])


def customer_seats(scenario: Scenario) -> tuple[int, ...]:
    """How many accounts of each customer type a seat has, in the scenario's order: the bigger the deal, the fewer."""
    return tuple(max(4, round(40 * customer.share / customer.size)) for customer in scenario.customers)


def accounts_of(scenario: Scenario) -> int:
    """Accounts of one seat."""
    return sum(customer_seats(scenario))


def accounts(world: World) -> pd.DataFrame:
    """The table of accounts: those of seat r are numbered from r × `accounts_of`, by customer type."""
    pool, per_seat = _pool(), accounts_of(world.scenario)
    kinds = np.repeat([customer.id for customer in world.scenario.customers], customer_seats(world.scenario))
    number = np.arange(len(world.people) * per_seat)
    pick = np.random.default_rng((world.seed, 4)).permutation(len(pool.first) * len(pool.industry))
    names = pick[number % len(pick)]
    first = [pool.first[n] for n in names // len(pool.industry)]
    industry = [pool.industry[n] for n in names % len(pool.industry)]
    again = number // len(pick) + 1  # a pool used up begins anew, with a number behind the name
    rep = number // per_seat
    return pd.DataFrame(
        {
            "account": number,
            "rep": rep,
            "region": np.array(world.region_ids)[world.region[rep]],
            "customer": np.tile(kinds, len(world.people)),
            "name_en": _named([f"{a.en} {b.name.en}" for a, b in zip(first, industry, strict=True)], again),
            "name_zh": _named([f"{a.zh}{b.name.zh}" for a, b in zip(first, industry, strict=True)], again),
            "industry_en": [one.industry.en for one in industry],
            "industry_zh": [one.industry.zh for one in industry],
        }
    )


def _named(names: list[str], again: np.ndarray) -> list[str]:
    return [name if n == 1 else f"{name} {n}" for name, n in zip(names, again, strict=True)]
