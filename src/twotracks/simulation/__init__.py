"""Corpora whose ground truth is known, and what they say of the methods."""
