"""A workshop made and served once for all browser tests, and devices (browser contexts) that visit it."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from simkit.course.answers import Answers
from simkit.course.words import say
from simkit.scenario import Language
from simkit.workshop.room import Room
from simkit.workshop.store import Group, Store, create

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
GROUPS = 32
EXERCISE = "recovery"
PATIENCE = 60_000  #: milliseconds; a cold kernel takes seconds, on a busy machine many


@dataclass
class Served:
    """A workshop that is being served."""

    store: Store
    address: str
    process: subprocess.Popen[str]
    fresh: Iterator[int] = field(default_factory=count)

    def group(self) -> Group:
        """A group that no other test uses."""
        return self.store.groups()[next(self.fresh)]

    def link(self, group: Group) -> str:
        return f"{self.address}/g/{group.key}"

    @property
    def trainer_link(self) -> str:
        return f"{self.address}/t/{self.store.workshop().trainer_key}"

    def kernels(self) -> list[psutil.Process]:
        """The kernels that run now: children of the warm parent, which is the server's own child."""
        return [kernel for parent in psutil.Process(self.process.pid).children() for kernel in parent.children()]

    def answers(self, group: Group) -> Answers:
        return self.store.desk(group.id, EXERCISE, "test").look().answers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    """The command `simkit workshop serve`, up to the moment it answers."""
    command = [sys.executable, "-c", "from simkit.cli import main; main()"]
    process = subprocess.Popen(
        [*command, "workshop", "serve", str(folder), "--port", str(port)], stdout=subprocess.PIPE, text=True
    )
    wait_for(lambda: fetch(f"http://127.0.0.1:{port}/healthz")[0] == 200, 120)
    return process


def fetch(address: str) -> tuple[int, str]:
    """Status and text of an address; status 0 while nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something holds; AssertionError if it does not come true."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def fits(page: Page) -> bool:
    """Whether nothing on the page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def hand_in(page: Page, exercise: str, language: Language) -> None:
    """Check a form in which nothing is missing any more, and hand it in."""
    place = f".place-{exercise}"
    page.click(f"{place} button.check")
    expect(page.locator(f"{place} .submit-found")).to_contain_text(say("form.check_clear", language))
    page.click(f"{place} button.submit")
    page.click(f"{place} button.submit-yes")
    expect(page.locator(f"{place} .submit-state")).to_contain_text(say("form.phase_submitted", language))


@dataclass  # not frozen: Playwright notes on it which of its methods listen
class Device:
    """Makes devices for one test, and notes what goes wrong on them."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)  #: requests that left the machine
    errors: list[str] = field(default_factory=list)  #: of pages and consoles

    def __call__(self, width: int = 1280, *, accept_downloads: bool | None = None) -> BrowserContext:
        context = self.browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=accept_downloads)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: self._note_host(request.url))
        context.on("console", self._note_error)
        context.on("page", self._watch)
        self.contexts.append(context)
        return context

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note_error(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    def _note_host(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.elsewhere.append(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is missing; on Debian: sudo apt-get install chromium")
    expect.set_options(timeout=PATIENCE / 3)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:  # noqa: ARG001
    """A workshop with an open exercise; the browser is asked for first, so that without one nothing is made."""
    folder = tmp_path_factory.mktemp("browser") / "workshop"
    store = create(folder, groups=GROUPS, scenario="software", seed=1, language="en")
    Room(store, EXERCISE).open()
    port = free_port()
    process = start(folder, port)
    yield Served(store, f"http://127.0.0.1:{port}", process)
    process.send_signal(signal.SIGINT)
    process.wait(30)


@pytest.fixture
def device(browser: Browser, served: Served) -> Iterator[Device]:
    """Makes devices. At the end: no request of theirs left the machine, and no console had an error."""
    make = Device(browser, served.address)
    yield make
    for context in make.contexts:
        context.close()
    assert make.elsewhere == []
    assert make.errors == []


def visit(context: BrowserContext, link: str) -> Page:
    """Open a page and wait until its form is there."""
    page = context.new_page()
    page.goto(link, wait_until="commit")
    ready(page)
    return page


def ready(page: Page) -> None:
    page.locator("body:not(.opening) .sk-frame").wait_for(state="visible", timeout=PATIENCE)
