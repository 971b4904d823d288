"""`recovery` in a workshop: its players, the outcome revealed, its debrief, and what the room argued about."""

from simkit.workshop.parts import Part
from simkit.workshop.parts.recovery_debrief import debrief
from simkit.workshop.parts.recovery_outcome import outcome_html
from simkit.workshop.parts.recovery_players import PLAYERS
from simkit.workshop.parts.recovery_room import room

PART = Part(players=PLAYERS, outcome=outcome_html, debrief=debrief, room=room)
