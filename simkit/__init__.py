"""A workshop on sales target management: a course around a simulation engine."""

__version__ = "0.1.0"
