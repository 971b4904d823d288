"""What the two page notebooks call: find out who is there, open the workshop, show the form."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import ipywidgets as widgets

from simkit.scenario import Language
from simkit.workshop.store import Store

EXERCISE = "recovery"


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


def group_page() -> widgets.Widget:
    """The page of the group whose key opened it."""
    here = visitor()
    group = here.store.group_of(here.key)
    if group is None:
        raise ValueError("the key opens no group's page; ask the trainer for the link")
    # One exercise name finds its form.
    form = import_module(f"simkit.show.forms.{EXERCISE}").form
    desk = here.store.desk(group.id, EXERCISE, here.device)
    page: widgets.Widget = form(here.store.case(), desk, here.language, here.store.pictures())
    return page


def trainer_page() -> widgets.Widget:
    """The trainer's page."""
    from simkit.workshop.trainer import TrainerPage

    here = visitor()
    if not here.store.is_trainer(here.key):
        raise ValueError("the key does not open the trainer's page; see the links that the server printed")
    return TrainerPage(here.store, EXERCISE, here.language, here.address)
