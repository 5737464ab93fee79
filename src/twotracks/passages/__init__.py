"""Passages: which sentence speaks of which track, and in whose voice."""
