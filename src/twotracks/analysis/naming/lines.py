"""From a share of names to the sentences behind it."""

import pandas as pd

from twotracks.analysis.naming.contrast import CORRECTED, contrasts
from twotracks.provenance import carry
from twotracks.text.sentences import spans

_WIDTH = 46  # characters of context: both sides fit on a page beside the rule


def points(claims: pd.DataFrame) -> pd.DataFrame:
    """What a figure of naming shares draws, as :func:`twotracks.study.lines.save_lines` wants it.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.analysis.naming.contrast.shares`.

    Returns
    -------
    DataFrame
        ``label`` (outlet), ``value``, ``low``, ``high`` (%), of the corrected shares where there are any.

    Examples
    --------
    >>> row = {"outlet": "A", "estimator": CORRECTED, "estimate": 0.5, "ci_low": 0.25, "ci_high": 0.75}
    >>> points(pd.DataFrame([row])).values.tolist()
    [['A', 50.0, 25.0, 75.0]]
    """
    corrected = claims["estimator"] == CORRECTED
    mine = claims[corrected] if corrected.any() else claims
    mine = mine[mine["estimate"].notna()]
    columns = {"value": "estimate", "low": "ci_low", "high": "ci_high"}
    out = pd.DataFrame({"label": mine["outlet"], **{to: 100 * mine[name] for to, name in columns.items()}})
    out.attrs["corpus"] = claims.attrs.get("corpus", {})
    return out


def lines(names: pd.DataFrame, articles: pd.DataFrame, contrast: str) -> pd.DataFrame:
    """The sentences in which names of a contrast stand for its target.

    Parameters
    ----------
    names : DataFrame
        From :func:`twotracks.analysis.naming.resolve.find`.
    articles : DataFrame
        The articles they were found in.
    contrast : str
        One of :func:`twotracks.analysis.naming.contrast.contrasts`.

    Returns
    -------
    DataFrame
        ``label`` (outlet), ``left``, ``node``, ``right``, ``article_id``, ``note`` (what kind of rule decided).

    Examples
    --------
    >>> from twotracks.analysis.naming.resolve import find
    >>> text = "The Syrian regime spoke. The Turkish regime answered."
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Daily"], "title": [""], "text": [text]})
    >>> lines(find(articles), articles, "regime")[["label", "left", "node"]].values.tolist()
    [['Daily', 'The Syrian ', 'regime']]
    """
    of = contrasts()[contrast]
    mine = names[names["name"].isin((*of.first, *of.second)) & (names["target"] == of.target)]
    texts = articles.drop_duplicates("article_id").set_index("article_id")["text"]
    rows = []
    for article_id, part in mine.groupby("article_id", sort=False):
        text = texts[article_id]
        places = spans(text)
        for row in part.itertuples():
            start, end = places[row.sentence_no]
            sentence = text[start:end]
            left, right = sentence[: row.start][-_WIDTH:], sentence[row.end :][:_WIDTH]
            rows.append((row.outlet, left, sentence[row.start : row.end], right, article_id, row.rule.split(":")[0]))
    out = pd.DataFrame(rows, columns=["label", "left", "node", "right", "article_id", "note"])
    carry(articles, out)
    return out
