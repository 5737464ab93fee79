"""Names whose target was annotated: whom does the marked word stand for?"""

import pandas as pd

from twotracks.config import data_file


def load(corpus: str | None = None, annotator: str = "A", split: str | None = None) -> pd.DataFrame:
    """Names whose target was annotated.

    Parameters
    ----------
    corpus : str, optional
        Default all.
    annotator : {"A", "B"}
        A read every name, B a random half a second time, blind to A. Both are language models under the codebook.
    split : {"development", "test"}, optional
        Default both. The rules were written after reading the first.

    Returns
    -------
    DataFrame
        ``corpus``, ``article_id``, ``sentence_no``, ``hash``, ``start``, ``end``, ``word``, ``stratum``,
        ``inclusion_probability``, ``split``, ``target``, ``unsure``, ``annotator``. No text.

    Examples
    --------
    >>> len(load("fa-kes")) > 400
    True
    """
    table = pd.read_csv(data_file("annotations/names.csv"), dtype={"article_id": "str"}, keep_default_na=False)
    mine = table["annotator"] == annotator
    if corpus is not None:
        mine &= table["corpus"] == corpus
    if split is not None:
        mine &= table["split"] == split
    return table[mine].reset_index(drop=True)
