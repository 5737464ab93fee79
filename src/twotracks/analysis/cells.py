"""The texts behind the cells of a confusion matrix."""

import pandas as pd

from twotracks.errors import InputError
from twotracks.plots import cell
from twotracks.provenance import keeps

_OPENING = 300  # characters of an article that are shown


@keeps()
def confusion_lines(table: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """The texts that each cell of a confusion matrix counts, for its page of lines.

    Parameters
    ----------
    table : DataFrame
        The passages or articles that were classified, as given to :func:`twotracks.analysis.classify.tracks` or
        ``outlets``, with an index in which each row has its own label.
    texts : DataFrame
        The part ``texts`` of what those give.

    Returns
    -------
    DataFrame
        ``group`` and ``label``, as :func:`twotracks.plots.confusion_points` has them; ``outlet``, ``track``,
        ``article_id`` where the table has them; ``note``, in how many of a hundred divisions into folds; ``sentence``,
        or title and opening of the article.

    Raises
    ------
    InputError
        If the two do not belong together.

    Examples
    --------
    >>> passages = pd.DataFrame({"sentence": ["Snow fell."], "track": ["astana"]})
    >>> texts = pd.DataFrame({"actual": ["astana"], "predicted": ["geneva"], "share": [1.0]})
    >>> confusion_lines(passages, texts)[["group", "label"]].values.tolist()
    [['actual: Astana', 'predicted: Geneva']]
    """
    if not table.index.is_unique or not texts.index.isin(table.index).all():
        raise InputError("These predictions are not of the rows of this table: give the table that was classified.")
    named = [cell(actual, predicted) for actual, predicted in zip(texts["actual"], texts["predicted"], strict=True)]
    mine = table.loc[texts.index].reset_index(drop=True)
    out = pd.DataFrame(named, columns=["group", "label"])
    for name in ("outlet", "track", "article_id"):
        if name in mine.columns:
            out[name] = mine[name]
    out["note"] = [f"{100 * share:.0f} %" for share in texts["share"]]
    if "sentence" in mine.columns:
        return out.assign(sentence=mine["sentence"])
    title = mine["title"].fillna("") if "title" in mine.columns else ""
    return out.assign(sentence=(title + " | " + mine["text"].str.slice(0, _OPENING)).str.strip(" |").astype("str"))
