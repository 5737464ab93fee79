"""Comparisons of speed and memory; nothing of the study needs them."""
