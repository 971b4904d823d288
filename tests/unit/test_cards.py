"""Role cards: everybody of the role play has one, in both languages, on a page that loads nothing."""

from __future__ import annotations

import re

import pytest

from simkit.course.roles import roles
from simkit.scenario import Language
from simkit.show.cards import role_cards_page


def test_the_role_play_has_its_four_players() -> None:
    assert [role.id for role in roles()] == ["manager", "rep", "presales", "observer"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_every_card_in_its_language_only_and_loads_nothing(language: Language) -> None:
    page = role_cards_page(language)
    other: Language = "zh" if language == "en" else "en"
    for role in roles():
        assert role.name.in_(language) in page
        assert role.wants.in_(other) not in page
    assert page.count("<article>") == len(roles())
    assert not re.search(r"(src|href)=|url\(|@import", page)
