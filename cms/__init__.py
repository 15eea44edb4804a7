"""Wiring and operations: settings, URLs, checks and the commands that run Roost."""
