"""Play something off a page's main loop: of several requests only the newest is answered, some are played ahead."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


QUIET = 0.05  #: seconds without a newer request before one is played: three quick changes are one


class Thread:
    """A thread that does one thing after the other. It begins with the first: a page made ahead of time has none."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="newest")

    def ahead(self, work: Callable[[], object]) -> None:
        """Play what is going to be asked for and is kept, while nobody waits; at once where no loop runs."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            work()
            return
        self.pool.submit(work)  # what goes wrong here goes wrong again when it is asked for, and is said then


class Newest(Generic[Asked, Answer]):
    """Answers requests one at a time in a thread; a newer request cancels what an older one still plays.

    play: (what is asked, whether that is outdated by now) → the answer; thread: its own, where none is named
    """

    def __init__(self, play: Callable[[Asked, Callable[[], bool]], Answer], thread: Thread | None = None) -> None:
        self._play = play
        self.thread = thread or Thread()
        self._request = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def ask(self, asked: Asked, answer: Callable[[Answer | None], Any]) -> None:
        """Call `answer` with what is played, None if that cannot be; at once where no loop runs, as in a script."""
        self._request += 1
        request = self._request
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            answer(self._play(asked, lambda: False))
            return
        task = loop.create_task(self._later(asked, request, answer))
        self._tasks.add(task)  # a loop keeps only weak references
        task.add_done_callback(self._tasks.discard)

    def drop(self) -> None:
        """Answer nothing of what was asked until now."""
        self._request += 1

    async def _later(self, asked: Asked, request: int, answer: Callable[[Answer | None], Any]) -> None:
        def outdated() -> bool:
            return request != self._request

        await asyncio.sleep(QUIET)
        if outdated():
            return
        found = None
        try:
            found = await asyncio.get_running_loop().run_in_executor(self.thread.pool, self._play, asked, outdated)
        except Exception:  # a page must say that it cannot show something rather than stand still
            if not outdated():
                logging.getLogger(__name__).exception("playing %s", asked)
        if not outdated():
            answer(found)
