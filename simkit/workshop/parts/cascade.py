"""`cascade` in a workshop: its players, what is revealed of a group, its debrief, what the room argued about."""

from simkit.workshop.parts import Part
from simkit.workshop.parts.cascade_debrief import debrief, outcome, room
from simkit.workshop.parts.cascade_players import PLAYERS

PART = Part(players=PLAYERS, outcome=outcome, debrief=debrief, room=room)
