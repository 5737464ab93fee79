"""In whose voice a name is used: the outlet's own, or somebody's whom it quotes."""

import pandas as pd

from twotracks.passages.attribution import voices
from twotracks.provenance import carry
from twotracks.text.sentences import spans


def with_voice(names: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Names with the voice in which each stands.

    Parameters
    ----------
    names : DataFrame
        From :func:`twotracks.analysis.naming.resolve.find`.
    articles : DataFrame
        The articles they were found in.

    Returns
    -------
    DataFrame
        ``names``, in the same order, with ``voice`` ("outlet", "quoted") and ``speaker``, by the rules that tell it of
        passages (:mod:`twotracks.passages.attribution`). How often they are right was measured on sentences that speak
        of a track, not on others.

    Examples
    --------
    >>> from twotracks.analysis.naming.resolve import find
    >>> text = 'The Syrian regime fell back. "The rebels fled," the Russian minister said.'
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Daily"], "title": [""], "text": [text]})
    >>> with_voice(find(articles), articles)[["word", "voice", "speaker"]].values.tolist()
    [['regime', 'outlet', ''], ['rebels', 'quoted', 'russia']]
    """
    by_id = articles.drop_duplicates("article_id").set_index("article_id")
    told: dict = {}
    for article_id, part in names.groupby("article_id", sort=False):
        text, title = by_id.loc[article_id, "text"], by_id.loc[article_id, "title"]
        places = spans(text)
        mentions = [(no, [places[no][0] + at]) for no, at in zip(part["sentence_no"], part["start"], strict=True)]
        told.update(zip(part.index, voices(text, places, mentions, title), strict=True))
    out = names.assign(
        voice=pd.Series({i: one.voice for i, one in told.items()}, dtype="str").reindex(names.index),
        speaker=pd.Series({i: one.speaker for i, one in told.items()}, dtype="str").reindex(names.index),
    )
    carry(names, out)
    return out
