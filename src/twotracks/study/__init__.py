"""The run: every notebook on one corpus, an index page, and the versions that made it."""
