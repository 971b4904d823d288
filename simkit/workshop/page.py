"""What the two page notebooks call: find out who is there, open the workshop, show the form."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import ipywidgets as widgets

from simkit.scenario import Language
from simkit.show.frame import Frame
from simkit.workshop.shelf import shelf, unheard, wanted_by
from simkit.workshop.store import Store


@dataclass(frozen=True)
class Visitor:
    """Who opened the page, as the server says (`handlers.PageHandler.hand_over`)."""

    store: Store
    key: str
    device: str
    language: Language
    address: str  #: where the room reaches the server: http://host:port


def visitor() -> Visitor:
    """The visitor of this page; ValueError where there is none because no server started this kernel."""
    names = ("WORKSHOP", "KEY", "DEVICE", "LANGUAGE", "ADDRESS")
    folder, key, device, language, address = (os.environ.get(f"HTTP_X_SIMKIT_{name}", "") for name in names)
    if not folder:
        raise ValueError("this notebook is a page of the workshop server; start it with: simkit workshop serve DIR")
    return Visitor(Store(Path(folder)), key, device, "zh" if language == "zh" else "en", address)


def group_page() -> Frame:
    """The page of the group whose key opened it: every exercise, the one that the trainer opened last in sight."""
    here = visitor()
    group = here.store.group_of(here.key)
    if group is None:
        raise ValueError("the key opens no group's page; ask the trainer for the link")
    wanted = wanted_by(os.environ)
    if wanted is None:
        raise ValueError("the server names no exercise; start it anew with: simkit workshop serve DIR")
    store = here.store
    with unheard():
        page = shelf().take(wanted)
        desks = {name: store.desk(group.id, name, here.device) for name, _ in wanted.exercises}
        page.sit(desks, lambda: (store.phases(group.id), store.opened_last()))
    return page


def trainer_page() -> widgets.Widget:
    """The trainer's page."""
    from simkit.workshop.trainer import TrainerPage

    here = visitor()
    if not here.store.is_trainer(here.key):
        raise ValueError("the key does not open the trainer's page; see the links that the server printed")
    with unheard():
        return TrainerPage(here.store, here.language, here.address)
