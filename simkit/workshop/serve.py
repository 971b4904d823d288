"""One server on one port for the pages of a workshop. It serves what `RoomServer.init_handlers` lists, no more."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

import jinja2
import segno
import tornado.ioloop
import tornado.web
from jupyter_server.base.handlers import FileFindHandler
from rich.console import Console
from rich.table import Table
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths
from voila.static_file_handler import MultiStaticFileHandler

from simkit.course.words import dictionary
from simkit.scenario import Language
from simkit.workshop.attempts import Attempts
from simkit.workshop.handlers import (
    HEADERS,
    MESSAGES,
    AliveHandler,
    DoorHandler,
    GroupHandler,
    HealthHandler,
    LeaveHandler,
    NoSuchPageHandler,
    OwnKernelHandler,
    OwnSocketHandler,
    TrainerHandler,
    environments,
)
from simkit.workshop.kernels.parent import SINGLE_THREADED
from simkit.workshop.kernels.room import HeardClient, RoomKernels
from simkit.workshop.kernels.warm import NoParentError, can_fork, own_parent, wait_until_warm
from simkit.workshop.store import Store

HERE = Path(__file__).parent
INSIDE = r"(?!.*\.\.)"  #: no way up and out of a folder
KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"

#: What a page needs in the browser: the widget manager of Voilà, ipywidgets' own, anywidget.
EXTENSIONS = (
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
)

#: Characters that the path of a socket may have on every system, less what stands below the room's folder:
#: Voilà's own folder, a kernel's id and what the socket is for.
SOCKET_ROOM = 103 - len("/voila_12345678/kernel-12345678-1234-1234-1234-123456789abc-ipc-5")

PING = 10_000  #: milliseconds between two questions whether a page is still there

#: Words of the template; a page is in both languages until its form is there.
WORDS = ("room_title", "opening", "opening_hint", "trouble", "reload")


class RoomServer(Voila):  # type: ignore[misc]
    """Voilà with two notebooks and our own doors in front of them."""

    def __init__(self, store: Store, lan: bool, port: int, connections: str) -> None:
        super().__init__(config=_config(connections), config_file_paths=[], log_level="ERROR")
        self.store, self.ip, self.port = store, "0.0.0.0" if lan else "127.0.0.1", port
        self.address = f"http://{lan_address() if lan else '127.0.0.1'}:{port}"
        self.root_dir = str(HERE / "pages")
        self.open_browser, self.connection_dir_root = False, connections
        self.ioloop = tornado.ioloop.IOLoop.current()  # SIGTERM may come before it runs

    def setup_template_dirs(self) -> None:
        """Our template and Voilà's scripts; nothing from the user's own Jupyter folders."""
        self.template_paths = [str(HERE / "template")]
        self.static_paths = [path for path in collect_static_paths(["voila"], "base") if Path(path).is_dir()]

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, with fewer messages and our headers."""
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.allowed_message_types = list(MESSAGES)
        settings["voila_jinja2_env"].policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        return settings | {
            "room": self.store,
            "address": self.address,
            "attempts": Attempts(),
            "notes": _notes(),
            "doorway": asyncio.Semaphore(pages_at_once()),
            "headers": HEADERS,
            "server_root_dir": "",
            "log_function": lambda _: None,
            "ws_ping_interval": PING,
            "ws_ping_timeout": 3 * PING,  # jupyter_server hangs up at the first ping if this is below two
            "default_handler_class": NoSuchPageHandler,
        }

    def init_handlers(self) -> list[Any]:
        """Every address that is answered; all others are 404."""
        page = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        wanted = "|".join(EXTENSIONS)
        return [
            (r"/", DoorHandler),
            (r"/healthz", HealthHandler),
            (r"/g/([\w-]{1,64})", GroupHandler, {**page, "notebook_path": "group.ipynb"}),
            (r"/t/([\w-]{1,64})", TrainerHandler, {**page, "notebook_path": "trainer.ipynb"}),
            (rf"/alive/{KERNEL_ID}", AliveHandler),
            (rf"/leave/{KERNEL_ID}", LeaveHandler),
            (rf"/voila/api/shutdown/{KERNEL_ID}", LeaveHandler),  # what Voilà's own script says when a page goes
            (rf"/api/kernels/{KERNEL_ID}", OwnKernelHandler),
            (rf"/api/kernels/{KERNEL_ID}/channels", OwnSocketHandler),
            (
                rf"/voila/static/({INSIDE}.*\.(?:js|woff2?|ttf|svg|txt))",
                MultiStaticFileHandler,
                {"paths": self.static_paths},
            ),
            (
                rf"/voila/labextensions/({INSIDE}(?:{wanted})/static/.*)",
                FileFindHandler,
                {"path": self.labextensions_path},
            ),
            (r".*", NoSuchPageHandler),
        ]

    def listen(self) -> None:
        """Serve until Ctrl-C or SIGTERM, then end every kernel."""
        try:
            self.app.listen(self.port, self.ip)
        except OSError as error:
            raise RuntimeError(f"port {self.port}: taken by another program; stop it or name another --port") from error
        sweep = tornado.ioloop.PeriodicCallback(self.kernel_manager.sweep, 1000)
        sweep.start()
        # Raised wherever Python happens to be, a KeyboardInterrupt is lost for good inside a `__del__` or a callback of
        # `weakref`: the loop is asked to stop instead, and a second Ctrl-C, while kernels end, breaks off.
        signal.signal(signal.SIGINT, self._stop_soon)
        self.ioloop.start()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sweep.stop()
        with contextlib.suppress(tornado.web.HTTPError):  # a kernel that the sweep was just ending is gone already
            self.stop()

    def _stop_soon(self, *_: object) -> None:
        loop = asyncio.get_event_loop()
        loop.call_soon_threadsafe(loop.stop)


def serve(folder: Path, *, lan: bool, port: int) -> None:
    """Serve a workshop's pages until Ctrl-C; prints the links. ValueError if there is no workshop in the folder."""
    # A shell that starts us in the background has us ignore Ctrl-C; whoever sends it all the same means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    store = Store(folder)
    store.check()
    if not _free(port, lan):
        raise ValueError(f"port {port}: taken by another program; stop it or name another with --port")
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(message)s")  # a page's traceback stays here
    os.environ.update(SINGLE_THREADED)  # a room has more pages than the laptop has cores
    with tempfile.TemporaryDirectory(prefix="simkit-room-", ignore_cleanup_errors=True) as connections:
        if can_fork():
            own_parent().tidies(connections)
            own_parent().address()  # gets warm while the server does
        server = RoomServer(store, lan, port, connections)
        server.initialize([])
        _warm_up(store)
        print_links(store, server.address, qr=lan)
        server.start()


def pages_at_once() -> int:
    """How many pages may open at a time; the others wait outside.

    A stock kernel that starts takes a core for seconds: as many as there are cores, or none gets ready. A forked one
    takes a tenth of a second.
    """
    return 200 if can_fork() else os.cpu_count() or 1


def _warm_up(store: Store) -> None:
    try:
        if not can_fork():
            raise NoParentError("this system cannot fork")
        wait_until_warm(own_parent().address(), environments(store))
    except NoParentError as reason:
        print(f"Pages open slowly, each on a kernel of its own: {reason}")


def print_links(store: Store, address: str, qr: bool) -> None:
    """Print the trainer's link and one a group; with `qr` the address also as a QR code."""
    console = Console()
    table = Table(title=f"Workshop {store.folder} at {address}", title_justify="left")
    table.add_column("for", no_wrap=True)
    table.add_column("link", overflow="fold")
    table.add_row("trainer", f"{address}/t/{store.workshop().trainer_key}")
    for group in store.groups():
        table.add_row(group.id, f"{address}/g/{group.key}")
    console.print(table)
    if qr:
        console.print(f"{address}: as a QR code; the trainer's page has one for each group")
        segno.make(address).terminal(compact=True)
    console.print("Ctrl-C ends the server; the answers stay.")


def lan_address() -> str:
    """The address by which other machines of the room reach this one; 127.0.0.1 if there is no network."""
    # Connecting a datagram socket sends nothing; it only makes the system choose the way out.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _free(port: int, lan: bool) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0" if lan else "127.0.0.1", port))
        except OSError:
            return False
        return True


def transport(connections: str) -> str:
    """How the server speaks with its kernels: by sockets in its own folder where the path may be that long.

    A number of a port is free when it is looked up and may be taken, by some page's connection, when the kernel gets to
    it a moment later; a file in a folder of our own never is. Nor can anybody else on this machine reach it.
    """
    return "ipc" if can_fork() and len(os.fsencode(connections)) <= SOCKET_ROOM else "tcp"


def _config(connections: str) -> Config:
    config = Config()
    config.VoilaConfiguration.template = "simkit"
    config.VoilaConfiguration.theme = "light"
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = list(EXTENSIONS)
    config.VoilaConfiguration.http_header_envs = list(GroupHandler.HANDED)
    config.VoilaConfiguration.resources = {"words": {name: both(name) for name in WORDS}}
    config.VoilaConfiguration.multi_kernel_manager_class = RoomKernels
    config.KernelManager.autorestart = False  # a restarted kernel would know nothing of its page; the page reopens
    config.KernelManager.transport = transport(connections)
    config.KernelManager.client_class = f"{HeardClient.__module__}.{HeardClient.__name__}"
    config.VoilaExecutor.iopub_timeout = 60  # what a cell shows may come late on a busy machine; it is all there is
    config.KernelSpecManager.kernel_dirs = [str(HERE / "kernels" / "specs")]  # ours, whatever else is installed
    return config


def _notes() -> jinja2.Template:
    """The template of a page that only says something, in both languages."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "template"), autoescape=True)
    environment.globals["words"] = both
    return environment.get_template("note.html.j2")


def both(name: str) -> tuple[tuple[Language, str], ...]:
    """Words of the server's own pages in both languages."""
    text = dictionary()[f"page.{name}"]
    return (("en", text.en), ("zh", text.zh))
