"""Evidence: what the engine claims, measured."""
