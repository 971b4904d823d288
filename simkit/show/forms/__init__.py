"""The forms of the exercises; the name of an exercise is the name of its module."""
