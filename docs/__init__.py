"""What writes the pages of the repository: the API page and the README. Not part of the package."""
