"""Measures: functions from tables to a table."""
