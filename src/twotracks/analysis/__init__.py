"""Measures of passages and statistics of their words, one file each."""
