"""Role cards on paper: a page to print, one card a quarter of it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import get_args

from simkit.course.roles import Role, roles
from simkit.course.words import say
from simkit.scenario import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)

_STYLE = """
body { margin: 0; font: 15px/1.5 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
body { color: #1b2733; }
main { display: grid; gap: 14px; padding: 16px; }
main { grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }
main > p { grid-column: 1 / -1; margin: 0; color: #4c5967; }
article { border: 1px dashed #6b7785; border-radius: 8px; padding: 14px 18px; break-inside: avoid; }
h2 { margin: 0 0 6px; font-size: 20px; color: #0072b2; }
h3 { margin: 10px 0 0; font-size: 14px; color: #4c5967; }
p, ul { margin: 2px 0 0; } ul { padding-left: 18px; }
blockquote { margin: 10px 0 0; padding-left: 12px; border-left: 4px solid #56b4e9; }
@page { margin: 10mm; }
"""


def write_role_cards(folder: Path) -> None:
    """Write the page in both languages, folder/en.html and folder/zh.html."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        (folder / f"{language}.html").write_text(role_cards_page(language), encoding="utf-8")


def role_cards_page(language: Language) -> str:
    """The whole page, to be opened in a browser and printed."""
    title = escape(say("cards.title", language))
    tag = "zh-Hans" if language == "zh" else "en"
    return (
        f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main><p>{escape(say('cards.lead', language))}</p>"
        f"{role_cards(language)}</main></body></html>"
    )


def role_cards(language: Language) -> str:
    """The cards alone, as HTML."""
    return "".join(_card(role, language) for role in roles())


def _card(role: Role, language: Language) -> str:
    knows = "".join(f"<li>{escape(text.in_(language))}</li>" for text in role.knows)
    parts = "".join(
        f"<h3>{escape(say(f'cards.{name}', language))}</h3><p>{escape(text.in_(language))}</p>"
        for name, text in (("wants", role.wants), ("do", role.do), ("avoid", role.avoid))
    )
    return (
        f"<article><h2>{escape(role.name.in_(language))}</h2><h3>{escape(say('cards.knows', language))}</h3>"
        f"<ul>{knows}</ul>{parts}<blockquote>{escape(role.opening.in_(language))}</blockquote></article>"
    )
