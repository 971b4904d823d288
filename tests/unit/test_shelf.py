"""Pages made ahead of time: made without a thread, out of sight of other pages, and at home with whoever sits down."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from comm import get_comm_manager
from ipywidgets.widgets import widget as registry

from simkit.course.answers import FileDesk
from simkit.course.exercise import names
from simkit.workshop.handlers import environments
from simkit.workshop.shelf import Shelf, prepare, wanted_by
from simkit.workshop.store import CASE, Store, create


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("shelf") / "workshop"
    return create(folder, groups=1, scenario="software", seed=1, language="en", exercises=names())


@pytest.mark.parametrize("name", names())
def test_a_page_is_made_ahead_without_a_thread_and_sat_down_at(store: Store, name: str, tmp_path: Path) -> None:
    environment = environments(store)[0]
    environment["HTTP_X_SIMKIT_EXERCISES"] = json.dumps([name, *json.loads(environment["HTTP_X_SIMKIT_EXERCISES"])[1:]])
    wanted = wanted_by(environment)
    assert wanted is not None
    shelf, widgets, lines = Shelf(), set(registry._instances), set(get_comm_manager().comms)
    threads = threading.active_count()
    assert shelf.lay(wanted)
    assert not shelf.lay(wanted)
    assert threading.active_count() == threads  # the parent must be able to fork
    assert set(registry._instances) == widgets  # no other page's browser is told of it
    assert set(get_comm_manager().comms) == lines
    page = shelf.take(wanted)
    assert page.model_id in registry._instances
    desks = {each: FileDesk(each, tmp_path) for each in names()}
    desks[name].save({"note": "mine"}, 0)
    page.sit(desks, lambda: ({}, name))
    assert page.exercise == name
    assert page.sheet.desk.answers["note"] == "mine"  # `review` adds what was played


def test_both_languages_are_made_and_what_changed_is_made_anew(store: Store) -> None:
    shelf = Shelf()
    wanted = [wanted_by(environment) for environment in environments(store)]
    assert [one.language for one in wanted if one] == ["en", "zh"]
    assert wanted[0] == wanted_by(environments(store)[0])
    text = (store.folder / CASE).read_text(encoding="utf-8")
    (store.folder / CASE).write_text(text + "\n", encoding="utf-8")
    changed = wanted_by(environments(store)[0])
    (store.folder / CASE).write_text(text, encoding="utf-8")
    assert changed != wanted[0]
    assert changed is not None
    assert shelf.lay(changed)


def test_what_cannot_be_made_ahead_does_not_end_the_parent(store: Store) -> None:
    assert not prepare({})
    assert not prepare(environments(store)[0] | {"HTTP_X_SIMKIT_WORKSHOP": "/nowhere"})
    assert not prepare(environments(store)[0] | {"HTTP_X_SIMKIT_EXERCISES": "not JSON"})
