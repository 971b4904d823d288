"""A page of the facts: one file without scripts, a picture for every row."""

from __future__ import annotations

import html
from collections.abc import Sequence

from simkit.course.words import say
from simkit.evidence.facts import Finding
from simkit.scenario import Language
from simkit.show import bands, theme


def page(found: Sequence[Finding], seeds: int, language: Language) -> str:
    """A whole HTML document; pictures are inline SVG."""
    kept = sum(finding.holds for finding in found)
    title = say("facts.title", language)
    head = say("facts.head", language, seeds=seeds, kept=kept, rows=len(found))
    how = say("facts.how", language)
    rows = "\n".join(
        f"<figure>{theme.as_svg(bands.strip(strip(finding, language), language))}</figure>" for finding in found
    )
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>\n'
        "<style>body{font-family:sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b2733}"
        "figure{margin:1.2rem 0}svg{max-width:100%;height:auto}</style></head>\n"
        f"<body><h1>{html.escape(title)}</h1><p>{html.escape(head)}</p><p>{html.escape(how)}</p>\n{rows}\n</body></html>\n"
    )


def strip(finding: Finding, language: Language) -> bands.Strip:
    """What the picture of a finding shows."""
    fact = finding.fact
    return bands.Strip(
        title=f"{fact.id}  {fact.name.in_(language)}",
        arm=fact.arm.in_(language),
        low=fact.low,
        high=fact.high,
        sample=finding.by_seed,
        measured=finding.measured,
        control_sample=finding.control_by_seed,
        control=finding.control,
        holds=finding.holds,
    )


def strips(found: Sequence[Finding], ids: Sequence[str], language: Language) -> list[bands.Strip]:
    """The pictures of some rows, in the order asked for."""
    by_id = {finding.fact.id: finding for finding in found}
    return [strip(by_id[key], language) for key in ids]


def picture(found: Sequence[Finding], ids: Sequence[str], language: Language) -> bytes:
    """Some rows as one PNG, for a lesson."""
    return theme.as_png(bands.strips(strips(found, ids, language), language), 80)
