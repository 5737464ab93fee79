"""Which versions made a result: for the last cell of every notebook."""

import platform

import pandas as pd

from twotracks.plots import manifest


def versions() -> pd.DataFrame:
    """Versions of all that a result depends on, for the last cell of a notebook.

    Returns
    -------
    DataFrame
        ``what`` (Python, the study, the packages it computes with, its lexicons), ``version``.

    Examples
    --------
    >>> versions()["what"].head(2).tolist()
    ['Python', 'twotracks']
    """
    rows = [("Python", platform.python_version()), *manifest.versions().items()]
    rows += [(f"lexicon: {name}", version) for name, version in manifest.lexicons().items()]
    return pd.DataFrame(rows, columns=["what", "version"])
