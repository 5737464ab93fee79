"""Articles in: a corpus is found, read, repaired and cleaned."""
