"""Wrong keys by address: the more come from one, the later each is answered, and what crowds is turned away.

Only wrong keys wait, so a room behind one address never does: its links are right. A key has 96 bits of chance; this is
to keep a script from loading the laptop, not the lock itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

FIRST, LONGEST = 0.25, 8.0  #: seconds that the first wrong key waits, and any at most; each waits twice the one before
FORGIVEN = 10.0  #: seconds after which one wrong key is forgotten
WAITING = 8  #: answers of one address that wait at the same time
KNOWN = 10_000  #: addresses that are remembered


@dataclass
class Record:
    """What is known of an address."""

    wrong: float = 0.0
    at: float = 0.0
    waiting: int = 0


class Attempts:
    """The wrong keys of all addresses."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._records: dict[str, Record] = {}

    def wrong(self, address: str) -> float | None:
        """Note a wrong key: seconds that its answer is to wait; None where the address has too many waiting.

        Call `answered` when the wait is over.
        """
        now = self._clock()
        record = self._records.pop(address, None) or Record(at=now)
        self._records[address] = record  # the newest last
        if len(self._records) > KNOWN:
            del self._records[next(iter(self._records))]
        record.wrong = max(0.0, record.wrong - (now - record.at) / FORGIVEN) + 1
        record.at = now
        if record.waiting >= WAITING:
            return None
        record.waiting += 1
        return float(min(LONGEST, FIRST * 2 ** min(record.wrong - 1, 30)))

    def answered(self, address: str) -> None:
        """An answer has gone out."""
        if address in self._records:
            self._records[address].waiting -= 1
