"""Tables in a notebook with whole sentences, so that they can be read and not only counted."""

import hashlib

import pandas as pd
from pandas.io.formats.style import Styler

_LONG = {
    "sentence", "right", "method", "source", "unit", "what", "before", "headline", "why", "statement", "needs", "says",
    "not",
}  # fmt: skip


def show(data: pd.DataFrame) -> Styler:
    """Show a table with nothing cut off.

    Parameters
    ----------
    data : DataFrame
        Any table of the study. A concordance (``left``, ``node``, ``right``) is lined up at its node.

    Returns
    -------
    Styler
        What a notebook shows as a table: text at the left, decimals with three digits, everything that comes
        from articles escaped.

    Examples
    --------
    >>> shown = show(pd.DataFrame({"outlet": ["Daily"], "vader": [0.12345]}))
    >>> "0.123" in shown.to_html()
    True
    """
    # An id from the content: the default is random, so two runs of a notebook would differ, and one id for all would
    # let the styles of one table reach the others on a page.
    content = hashlib.sha256(data.to_csv().encode("utf-8", errors="replace")).hexdigest()[:12]
    styler = Styler(data.reset_index(drop=True), uuid=content, cell_ids=False, precision=3, na_rep="")
    styler = styler.hide(axis="index").format(escape="html", precision=3, na_rep="").format_index(escape="html", axis=1)
    # A count that stands in a column with gaps is a decimal number to pandas, and no less a count.
    styler = styler.format("{:,.0f}", subset=[name for name in data.columns if _counts(data[name])], na_rep="")
    tests = [name for name in data.columns if name in ("p", "smallest_p") or str(name).startswith("p_")]
    styler = styler.format(_p, subset=[name for name in tests if pd.api.types.is_float_dtype(data[name].dtype)])
    words = [name for name in data.columns if not pd.api.types.is_numeric_dtype(data[name].dtype)]
    styler = styler.set_properties(**{"vertical-align": "top"})
    styler = styler.set_properties(subset=words, **{"text-align": "left"})
    if {"left", "node", "right"} <= set(data.columns):
        styler = styler.set_properties(subset=["left"], **{"text-align": "right", "white-space": "nowrap"})
        styler = styler.set_properties(subset=["node"], **{"font-weight": "bold", "white-space": "nowrap"})
        styler = styler.set_properties(subset=["right"], **{"white-space": "nowrap"})
    long = [name for name in data.columns if name in _LONG - {"right"}]
    styler = styler.set_properties(subset=long, **{"min-width": "16em", "white-space": "normal"})
    heads = [{"selector": "th", "props": [("text-align", "left")]}]
    return styler.set_table_styles(heads)


def _p(value: float) -> str:
    """A p as it is printed: one that is small is small, and never nought."""
    return "" if pd.isna(value) else "< 0.001" if value < 0.0005 else f"{value:.3f}"


def _counts(column: pd.Series) -> bool:
    """Whether a column of decimal numbers holds whole numbers only, and not just noughts and ones."""
    if not pd.api.types.is_float_dtype(column.dtype):
        return False
    known = column.dropna()
    return bool(len(known)) and bool((known == known.round()).all()) and bool((known.abs() > 1).any())
