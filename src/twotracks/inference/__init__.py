"""Estimates, tests and corrections with articles as the units; nothing here knows about text."""
