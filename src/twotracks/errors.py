"""The one error users meet: a plain sentence saying what is wrong, where, and what to do."""


class InputError(ValueError):
    """Something the user gave cannot be used; the message is meant to be read as it stands."""
