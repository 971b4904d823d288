"""The tables alone name the cause: 200 seeds that no diagnosis has chosen. About twenty minutes."""

from __future__ import annotations

from simkit.evidence import plainness


def test_two_hundred_seeds() -> None:
    table = plainness.shares(plainness.named(range(5000, 5200))).set_index("cause")["first"]
    assert table["all"] >= 0.90
    assert (table >= 0.80).all(), table.to_dict()
