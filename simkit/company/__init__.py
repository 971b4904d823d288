"""One company: its world, what befalls it, what can be done, and a case for a group."""
