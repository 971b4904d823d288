"""`smart` in a workshop: its players, the outcome revealed, its debrief, and the goals of the room."""

from simkit.workshop.parts import Part
from simkit.workshop.parts.smart_debrief import debrief, outcome, room
from simkit.workshop.parts.smart_players import PLAYERS

PART = Part(players=PLAYERS, outcome=outcome, debrief=debrief, room=room)
