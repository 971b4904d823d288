"""Goals: reading a goal statement, cascading it, adjusting it."""
