"""How well each automatic measure agrees with readers: a table to print beside every figure of one."""

import pandas as pd

from twotracks.paths import DATA

NAMES = {"textblob_polarity": "TextBlob", "vader": "VADER"}


def known(measure: str | None = None) -> pd.DataFrame:
    """What is known of a measure's agreement with readers.

    Parameters
    ----------
    measure : str, optional
        ``"textblob_polarity"`` or ``"vader"``; default all.

    Returns
    -------
    DataFrame
        ``measure``, ``unit`` (which sentences, which question), ``readers``, ``statistic``, ``value``,
        ``n`` (sentences), ``source``: the file ``data/agreement.csv``.
    """
    table = pd.read_csv(DATA / "agreement.csv").astype({"n": "Int64"})
    return table if measure is None else table[table["measure"] == measure].reset_index(drop=True)


def sentence(measure: str) -> str:
    """One line for a figure: how well the measure agrees with readers."""
    rows = known(measure)
    if rows.empty:
        return f"{NAMES.get(measure, measure)}: agreement with readers not measured yet."
    overall = rows[rows["unit"].str.contains("overall")]["value"].iloc[0]
    track = rows[rows["unit"].str.contains("track")]["value"].iloc[0]
    return (
        f"{NAMES.get(measure, measure)} and readers: r = {overall:.2f} on the tone of editorial sentences, "
        f"r = {track:.2f} on what is said of a track (pilot)."
    )
