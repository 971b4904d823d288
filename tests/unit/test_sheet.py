"""A form's sheet: what is typed is stored, what is stored is shown, what is refused is said."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets
import pytest

from simkit.course.answers import FileDesk
from simkit.show import fields
from simkit.show.sheet import Sheet, raw_value, with_value

CAUSES = [("choose", None), ("drought", "lead_drought"), ("stage", "weak_stage")]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(FileDesk("recovery", tmp_path))


def another(sheet: Sheet) -> Sheet:
    """The same answers, opened a second time."""
    return Sheet(sheet._desks)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("cause", {"cause": 1}),
        ("judgement.cause", {"judgement": {"cause": 1}}),
        ("actions.1.who", {"actions": [{}, {"who": 1}]}),
        ("actions.0", {"actions": [1]}),
    ],
)
def test_a_value_finds_its_place_and_what_lacks_on_the_way_is_made(path: str, expected: object) -> None:
    before: dict[str, object] = {}
    assert with_value(before, path, 1) == expected
    assert before == {}, "the answers given are left as they were"


def test_nothing_stored_reads_as_nothing(sheet: Sheet) -> None:
    sheet.put("actions", [{"who": "manager"}])
    assert sheet.get("actions.0.who") == "manager"
    for path in ("judgement.cause", "actions.3.who", "actions.first", "actions.0.who.deeper"):
        assert sheet.get(path) is None


def test_a_bound_field_stores_what_is_chosen_and_shows_it_when_opened_again(sheet: Sheet) -> None:
    choice = widgets.Dropdown(options=CAUSES)
    sheet.bind(choice, "judgement.cause")
    choice.value = "weak_stage"
    assert sheet.desk.answers == {"judgement": {"cause": "weak_stage"}}
    again = widgets.Dropdown(options=CAUSES)
    another(sheet).bind(again, "judgement.cause")
    assert again.value == "weak_stage"


def test_a_field_is_known_to_the_page_by_its_path(sheet: Sheet) -> None:
    note = widgets.Textarea()
    sheet.bind(note, "actions.0.note")
    assert "field-actions-0-note" in note._dom_classes


def test_what_another_window_stored_appears_at_the_next_look(sheet: Sheet) -> None:
    field = widgets.Text()
    sheet.bind(field, "judgement.note")
    seen: list[int] = []
    sheet.watch(lambda desk: seen.append(desk.revision))
    another(sheet).put("judgement.note", "from elsewhere")
    sheet.poll()
    sheet.poll()
    assert (field.value, seen) == ("from elsewhere", [1])


def test_a_stale_value_is_refused_the_stored_one_shown_and_said_so(sheet: Sheet) -> None:
    field = widgets.Text()
    sheet.bind(field, "judgement.note")
    another(sheet).put("judgement.note", "theirs")
    field.value = "mine"
    assert (field.value, sheet.notice) == ("theirs", "page.refused_stale")


def test_a_stored_option_that_the_form_no_longer_has_leaves_the_field_empty(sheet: Sheet) -> None:
    sheet.put("judgement.cause", "gone")
    choice = widgets.Dropdown(options=CAUSES)
    sheet.bind(choice, "judgement.cause")
    assert choice.value is None
    assert sheet.get("judgement.cause") == "gone", "showing it changes nothing"


def test_what_was_typed_and_never_confirmed_is_stored_when_it_comes_back(sheet: Sheet) -> None:
    heard: list[tuple[str, object]] = []
    field, choice = widgets.Text(), widgets.Dropdown(options=CAUSES)
    sheet.bind(field, "judgement.note")
    sheet.bind(choice, "judgement.cause")
    sheet.on_confirm(lambda name, raw: heard.append((name, raw)))
    sheet.replay("field-judgement-note", "typed in the dark", "", 0)
    sheet.replay("field-judgement-cause", 2, 0, 0)
    assert sheet.desk.answers == {"judgement": {"note": "typed in the dark", "cause": "weak_stage"}}
    assert ("field-judgement-note", "typed in the dark") in heard
    assert ("field-judgement-cause", 2) in heard


def test_a_choice_made_where_nothing_was_chosen_comes_back_although_other_fields_were_saved(sheet: Sheet) -> None:
    choice, note = widgets.RadioButtons(options=CAUSES[1:], value=None), widgets.Text()
    sheet.bind(choice, "judgement.cause")
    sheet.bind(note, "judgement.note")
    note.value = "saved after the choice was made"
    sheet.replay("field-judgement-cause", 1, None, 0)
    assert sheet.get("judgement.cause") == "weak_stage"


def test_nothing_chosen_shows_the_option_that_means_nothing(sheet: Sheet) -> None:
    choice = widgets.Dropdown(options=CAUSES, value=None)
    sheet.bind(choice, "judgement.cause")
    assert choice.index == 0


def test_what_comes_back_does_not_overwrite_what_came_in_between(sheet: Sheet, tmp_path: Path) -> None:
    field = widgets.Text()
    sheet.bind(field, "judgement.note")
    another(sheet).put("judgement.note", "theirs")
    sheet.poll()
    sheet.replay("field-judgement-note", "mine", "", 0)
    assert (field.value, sheet.notice) == ("theirs", "page.refused_stale")
    assert any("mine" in path.read_text(encoding="utf-8") for path in tmp_path.glob("*refused*"))


@pytest.mark.parametrize(
    ("field", "raw"), [("field-unknown", "x"), ("field-judgement-cause", 99), ("field-judgement-cause", "x")]
)
def test_nonsense_that_comes_back_changes_nothing(sheet: Sheet, field: str, raw: str | int) -> None:
    choice = widgets.Dropdown(options=CAUSES)
    sheet.bind(choice, "judgement.cause")
    sheet.replay(field, raw, None, 0)
    assert sheet.desk.answers == {}


def test_a_form_made_anew_no_longer_hears_through_the_old_one(sheet: Sheet) -> None:
    old, new = widgets.Text(), widgets.Text()
    sheet.bind(old, "note")
    sheet.forget()
    sheet.bind(new, "note")
    new.value = "written"
    assert (old.value, raw_value(new)) == ("", "written")


def test_a_number_is_left_as_it_is_being_typed(sheet: Sheet) -> None:
    """Each key is stored at once, and none is taken back: "72." and "-" are on their way to a number."""
    field = fields.number("Final")
    fields.bind_number(sheet, field, "judgement.final")
    for typed, stored in (("7", 7), ("72", 72), ("72.", 72), ("72.5", 72.5), ("", None), ("-", None), ("-5", -5)):
        field.value = typed
        assert sheet.get("judgement.final") == stored
        assert field.value == typed


def test_typing_that_broke_off_between_two_keys_goes_on(sheet: Sheet) -> None:
    """The first key was stored, the second never came: the journal completes it, it does not count as a conflict."""
    field = fields.number("Final")
    fields.bind_number(sheet, field, "judgement.final")
    field.value = "6"
    sheet.replay("field-judgement-final", "64", "", 0, own=["6", "64"])
    assert sheet.get("judgement.final") == 64
    assert not sheet.notice
