"""Pages that were saved from the Wayback Machine: its toolbar taken off, addresses as they were."""

import re

_TOOLBAR = re.compile(r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->", re.DOTALL)
_ADDRESS = re.compile(
    r"(?:https?:)?//web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?=(?:https?:|//|www\.))", re.IGNORECASE
)
_FOOT = re.compile(r"<!--\s*(?:FILE ARCHIVED ON|playback timings).*?-->", re.DOTALL)


def original(address: str) -> str:
    """Give the address of a page that an archive keeps.

    Parameters
    ----------
    address : str
        Any address.

    Returns
    -------
    str
        The same, if it is none of the archive.

    Examples
    --------
    >>> original("https://web.archive.org/web/20190427101500/https://examplecourier.invalid/a")
    'https://examplecourier.invalid/a'
    """
    return _ADDRESS.sub("", address)


def without_archive(text: str) -> str:
    """Take out of a page what the Wayback Machine put into it.

    Parameters
    ----------
    text : str
        HTML.

    Returns
    -------
    str
        Unchanged if the archive left no mark.

    Examples
    --------
    >>> without_archive('<a href="https://web.archive.org/web/20190427101500/https://examplecourier.invalid/">Home</a>')
    '<a href="https://examplecourier.invalid/">Home</a>'
    """
    if "web.archive.org" not in text and "WAYBACK TOOLBAR" not in text:
        return text
    return original(_FOOT.sub("", _TOOLBAR.sub("", text)))
