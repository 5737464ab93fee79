"""Language: the sentences and words of a text, and texts that say nearly the same."""
