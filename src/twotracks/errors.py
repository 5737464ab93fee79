"""The errors users meet: a plain sentence saying what is wrong, where, and what to do."""


class InputError(ValueError):
    """Something the user gave cannot be used; the message is meant to be read as it stands."""

    def _render_traceback_(self) -> list[str]:
        # What a notebook shows of this error: the sentence, not the way it came.
        return [f"InputError: {self}"]


class CellFailed(Exception):
    """A notebook cell failed; the message names notebook and cell, and shows its source and the error."""
