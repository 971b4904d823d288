"""Forms: what each exercise shows, found by the exercise's name; and a form for somebody alone."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from simkit.course.answers import FileDesk, write_whole
from simkit.course.exercise import exercise
from simkit.scenario import Language
from simkit.show.frame import Frame, Make, Step

if TYPE_CHECKING:
    from simkit.company.case import Case

#: The case of the workshop and the folder with its pictures (None: drawn when asked for) → how the form is made.
Form = Callable[["Case", Path | None], Make]


def form_of(name: str) -> Form:
    """The form of an exercise, from the module of its name."""
    found: Form = import_module(f"{__name__}.{name}").form
    return found


def open_alone(name: str, language: Language = "en", folder: Path | None = None) -> Frame:
    """The form for somebody alone in JupyterLab, on the sample case; case and answers stay beside the notebook."""
    from simkit.company.case import CaseRecipe, open_case
    from simkit.company.crisis import find_case

    place = folder or Path.cwd()
    path = place / f"{name}.case.json"
    if path.exists():
        recipe = CaseRecipe.model_validate_json(path.read_bytes())
    else:
        recipe = find_case("software", seed=1)
        write_whole(path, recipe.model_dump_json(indent=1, by_alias=True))
    case = open_case(recipe)
    step = Step(name, exercise(name).title, FileDesk(name, place), lambda: form_of(name)(case, None))
    return Frame([step], language)
