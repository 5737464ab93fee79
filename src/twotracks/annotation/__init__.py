"""Annotations: passages are drawn, coded on sheets, kept in a table and settled."""
