"""Measures and rules judged against annotations."""
