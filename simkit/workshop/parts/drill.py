"""`drill` in a workshop: its players."""

from simkit.workshop.parts import Part
from simkit.workshop.parts.drill_players import PLAYERS

PART = Part(players=PLAYERS)
