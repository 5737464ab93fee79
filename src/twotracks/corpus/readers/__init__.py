"""Readers: one module per kind of file, all giving the source as it stands."""
