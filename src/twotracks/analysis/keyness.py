"""Keyness: which words are typical of one set of passages against another."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from scipy import stats

from twotracks.analysis import effects as measures
from twotracks.analysis import word_counts, word_lists
from twotracks.analysis.effects import dispersion, log_likelihood, log_odds, log_ratio, lrc, percent_difference
from twotracks.config import MIN_ARTICLES, SEED
from twotracks.errors import InputError
from twotracks.inference import permutation
from twotracks.inference.estimates import by_outlet
from twotracks.passages.masking import name_words
from twotracks.provenance import carry, keeps, note
from twotracks.schemas import ALL_OUTLETS, TRACKS

__all__ = [
    "between_outlets", "between_periods", "between_tracks", "compare", "counted", "dispersion", "log_likelihood",
    "log_odds", "log_ratio", "lrc", "percent_difference",
]  # fmt: skip
_SCRAPS = frozenset(
    {"s", "t", "m", "u", "n", "ll", "re", "ve"}
)  # what damaged text leaves of "Syria's", "can't", "U.N."
N_TOGETHER = 12  # words a side that are drawn in a figure
COLUMNS = [
    "term", "n_target", "n_reference", "per_1000_target", "per_1000_reference", "articles_target", "articles_reference",
    "dp_target", "dp_reference", "g2", "log_ratio", "ci_low", "ci_high", "together_low", "together_high", "t",
    "p", "p_permutation", "p_bh", "in_name",
]  # fmt: skip


@keeps("min_count", "min_articles", "repeats", "n_together", "draws", "seed")
def compare(
    target: pd.DataFrame | Iterable[str], reference: pd.DataFrame | Iterable[str] | pd.Series, *,
    column: str = "sentence", min_count: int = 5, min_articles: int = 3, exclude: Iterable[str] = (),
    names: tuple[Collection[str], Collection[str]] = ((), ()), repeats: bool = False, n_together: int = N_TOGETHER,
    draws: int = permutation.DRAWS, seed: int = SEED, effects: Sequence[str] = (), phrases: Collection[str] = (),
) -> pd.DataFrame:  # fmt: skip
    """Words that are more, or less, frequent in a target than in a reference.

    Parameters
    ----------
    target, reference : DataFrame or iterable of str
        What is compared: tables with a column of text (and ``article_id``, which tells which rows belong
        together), or plain texts, one an article. If the two share articles, as the tracks within an outlet do, such
        an article swaps its halves in the test, and ties the two rates together in their standard error.
        The reference may also be a list of frequencies, as a large corpus comes with: a Series of counts by word. Then
        there is no permutation test and no interval, as nobody knows in which articles its words stand: those columns
        are empty, and ``min_articles`` is asked of the target, of words more frequent there.
    column : str
        Column of the text in the tables.
    min_count, min_articles : int
        A word must stand this often, and in this many articles, in both together.
    exclude : iterable of str
        Words left out of the table (they still count as words of the text), as the scraps are that
        a lost apostrophe leaves ("Syria s").
    names : (collection of str, collection of str)
        Words that the name of the target consists of, and of the reference: see ``in_name``.
    repeats : bool
        Whether a sentence that nearly repeats another of its side (:func:`twotracks.text.duplicates.first_of_each`)
        counts again; by default it does not, in the counts or in the test: one boilerplate sentence in nine articles is
        one witness, not nine. Only for tables with ``article_id``: plain texts are articles.
    n_together : int
        For so many words a side, those of the largest ``g2``, there are also intervals that hold for all of them at
        once.
    draws, seed : int
        Divisions of the articles at most, and seed, of the permutation test (:mod:`twotracks.inference.permutation`).
    effects : sequence of str
        Further effect sizes, each as columns at the end: ``"percent_difference"`` (%DIFF), ``"lrc"`` (conservative log
        ratio, corrected for the number of words in the table), ``"log_odds"`` (informative Dirichlet prior; also
        ``log_odds_z``). See :mod:`twotracks.analysis.effects`.
    phrases : collection of str
        Terms of several words that count as one word each, such as those of
        :func:`twotracks.analysis.collocates.multiword_terms`.

    Returns
    -------
    DataFrame
        Sorted by ``g2``, most typical of the target first: ``term``; ``n_target``, ``n_reference`` (tokens);
        ``per_1000_target``, ``per_1000_reference``; ``articles_target``, ``articles_reference``; ``dp_target``,
        ``dp_reference``: dispersion, Gries' DP over the articles of a side, from 0 (in each article as often as its
        length lets expect) to 1 (all in one short article), empty where the side has no such word; ``g2``:
        log-likelihood over the four cells of the 2x2 table (Dunning 1993), negative where the word is more frequent in
        the reference; ``log_ratio``: binary logarithm of the ratio of relative frequencies (Hardie 2014), +1 for each
        doubling, a zero count taken as 0.5; ``ci_low``, ``ci_high``: its 95 % interval over articles, which leaves out
        0 exactly where ``p_permutation`` is at most .05, without a bound (infinite) where the rate of a side cannot be
        told
        from nought, and empty where a side has no such word; ``together_low``, ``together_high``: the same for the
        ``n_together`` words a side with the largest ``g2`` at once; ``t``: the rates' difference divided by its
        standard error over articles; ``p`` of ``g2`` (chi-squared, 1 df; it takes tokens as independent, so it is too
        small for words that cluster in few articles); ``p_permutation``: of the permutation test over articles;
        ``p_bh``: the latter after Benjamini and Hochberg (1995), over the words that are not ``in_name``: whether the
        name of the side that the word is typical of consists of it. Such a word tells what a thing is called and not
        how it is spoken of, and is no keyword.

    Raises
    ------
    InputError
        If either side has no words, a list of frequencies has what is none, or an effect size is not known.

    Examples
    --------
    >>> table = compare(["talks on peace"] * 4, ["talks on war"] * 4, min_count=2)
    >>> table["term"].iloc[[0, -1]].tolist(), table.loc[0, "n_target"].item()
    (['peace', 'war'], 4)
    >>> english = pd.Series({"the": 60_000, "talks": 20, "peace": 100, "on": 7_000})
    >>> compare(["peace talks"] * 4, english, effects=["lrc"])[["term", "lrc"]].round(1).values.tolist()[0]
    ['talks', 8.1]
    """
    effects = measures.known(effects)
    left_out = {*exclude, *_SCRAPS}
    if not repeats:
        target, reference = (word_counts.without_repeats(one, column) for one in (target, reference))
    if isinstance(reference, pd.Series) and is_numeric_dtype(reference.dtype):
        table = word_lists.compare(
            target, reference, column=column, min_count=min_count, min_articles=min_articles, exclude=left_out,
            effects=effects, phrases=phrases,
        )  # fmt: skip
        table["in_name"] = _in_name(table, names)
        return _finished(table.reindex(columns=[*COLUMNS, *measures.named(effects)]), effects, phrases)
    documents = word_counts.documents(target, column, "t"), word_counts.documents(reference, column, "r")
    # In an order that does not depend on which of the two is called the target.
    both = sorted(
        ((order, text, name, is_target) for is_target, one in zip((True, False), documents, strict=True)
        for order, text, name in one),
        key=lambda row: row[:2],
    )  # fmt: skip
    counts, terms = word_counts.count([text for _, text, _, _ in both], phrases)
    articles = pd.factorize(np.array([name for _, _, name, _ in both], dtype=object))[0]
    side = np.array([is_target for *_, is_target in both], dtype=bool)
    totals = np.array([counts[side].sum(), counts[~side].sum()], dtype=float)
    if 0 in totals:
        which = "target" if totals[0] == 0 else "reference"
        raise InputError(f"The {which} has no words, so there is nothing to compare.")
    n_t, n_r = (np.asarray(counts[rows].sum(axis=0)).ravel() for rows in (side, ~side))
    a_t, a_r = (np.asarray((counts[rows] > 0).sum(axis=0)).ravel() for rows in (side, ~side))
    in_both = np.asarray((counts[side][np.isin(articles[side], articles[~side])] > 0).sum(axis=0)).ravel()
    # An article that has the word on both sides is one article; counted twice at most where the sides share it.
    keep = (n_t + n_r >= min_count) & (a_t + a_r - np.minimum(in_both, a_r) >= min_articles)
    keep &= np.array([term not in left_out for term in terms], dtype=bool)
    table = pd.DataFrame(
        {
            "term": pd.Series(terms[keep], dtype="str"),
            "n_target": n_t[keep], "n_reference": n_r[keep],
            "per_1000_target": 1000 * n_t[keep] / totals[0], "per_1000_reference": 1000 * n_r[keep] / totals[1],
            "articles_target": a_t[keep], "articles_reference": a_r[keep],
            "dp_target": dispersion(counts[side][:, keep], counts[side]),
            "dp_reference": dispersion(counts[~side][:, keep], counts[~side]),
            "g2": log_likelihood(n_t[keep], n_r[keep], *totals),
            "log_ratio": log_ratio(n_t[keep], n_r[keep], *totals),
            **measures.columns(effects, n_t, n_r, keep),
        }
    )  # fmt: skip
    words = np.asarray(counts.sum(axis=1)).ravel()
    table["in_name"] = _in_name(table, names)
    order = np.lexsort((table["term"], -table["g2"]))
    order = order[~table["in_name"].to_numpy()[order]]
    ends = np.unique(np.r_[order[:n_together], order[max(len(order) - n_together, 0) :]])
    tested = permutation.test(counts[:, keep], words, side, articles, together=ends.tolist(), draws=draws, seed=seed)
    with np.errstate(divide="ignore"):
        table["ci_low"], table["ci_high"] = np.log2(tested.low), np.log2(tested.high)
        table["together_low"], table["together_high"] = np.log2(tested.together_low), np.log2(tested.together_high)
    table["t"] = tested.t
    table["p"] = stats.chi2.sf(table["g2"].abs(), 1)
    table["p_permutation"] = tested.p
    table["p_bh"] = np.nan
    keywords = ~table["in_name"]
    if keywords.any():
        table.loc[keywords, "p_bh"] = stats.false_discovery_control(table.loc[keywords, "p_permutation"])
    return _finished(table[[*COLUMNS, *measures.named(effects)]], effects, phrases)


def _in_name(table: pd.DataFrame, names: tuple[Collection[str], Collection[str]]) -> np.ndarray:
    of_target, of_reference = (np.array([term in own for term in table["term"]], dtype=bool) for own in names)
    return np.where(table["g2"] > 0, of_target, of_reference)


def _finished(table: pd.DataFrame, effects: Sequence[str], phrases: Collection[str]) -> pd.DataFrame:
    """In order, with those choices that differ from the study's own."""
    chosen = {"effects": list(effects), "phrases": sorted(phrases)}
    out = table.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True)
    if effects or phrases:
        out.attrs["parameters"] = {name: value for name, value in chosen.items() if value}
    return out


def counted(
    passages: pd.DataFrame, column: str = "sentence", outlet: str | None = None, *, track: str | None = None,
    repeats: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """The passages whose words a comparison counts: where the lines behind its numbers are.

    Parameters
    ----------
    passages : DataFrame
        As given to :func:`between_tracks` or :func:`between_outlets`.
    column : str
        Column of the text, as given there.
    outlet : str, optional
        Of :func:`between_tracks`, which comparison; default: of all outlets together, or of the only one.
    track : str, optional
        Of :func:`between_outlets`, which track; the passages are those of each outlet as target.
    repeats : bool
        As given there.

    Returns
    -------
    DataFrame
        In the order of ``passages``, without sentences that nearly repeat another of their side; between the tracks
        also without those that speak of both.

    Raises
    ------
    InputError
        If there is no such outlet.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("aabc"), "sentence_no": [0, 0, 0, 0], "outlet": "Daily"})
    >>> passages["track"], passages["sentence"] = ["astana", "geneva"] * 2, "The talks went on and on."
    >>> counted(passages)["article_id"].tolist()
    ['b', 'c']
    """
    passages = passages.reset_index(drop=True)
    if track is not None:
        part = passages[passages["track"] == track]
        sides = [group for name, group in by_outlet(part) if name != ALL_OUTLETS and outlet in (None, name)]
    else:
        pairs = by_outlet(_of_one_track(passages))
        wanted = [group for name, group in pairs if outlet in (None, name)]
        sides = [group[group["track"] == one] for group in wanted[-1:] for one in TRACKS]
    if outlet is not None and not sum(map(len, sides)):
        raise InputError(f"There are no such passages of an outlet '{outlet}'.")
    if not repeats:
        sides = [word_counts.without_repeats(side, column) for side in sides]
    return carry(passages, pd.concat([passages.iloc[:0], *sides]).sort_index())


def _of_one_track(passages: pd.DataFrame) -> pd.DataFrame:
    return passages[~passages.duplicated(["article_id", "sentence_no"], keep=False)]


def between_tracks(passages: pd.DataFrame, column: str = "sentence", **options) -> pd.DataFrame:
    """Keyness of Astana passages against Geneva passages, within each outlet and in all together.

    Parameters
    ----------
    passages : DataFrame
        Passages; sentences that speak of both tracks are left out.
    column : str
        Column of the text.
    **options
        As for :func:`compare`: ``min_count``, ``min_articles``, ``exclude``, ``repeats``, ``n_together``, ``draws``,
        ``seed``, ``effects``, ``phrases``.

    Returns
    -------
    DataFrame
        A column ``outlet`` ("all outlets" last) before those of :func:`compare`, whose ``names`` are what the tracks'
        names consist of (:func:`twotracks.passages.masking.name_words`). Target is Astana. Outlets with fewer than
        ``inference.estimates.MIN_ARTICLES`` articles on either track are left out; the log counts them.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "sentence_no": 0, "outlet": "Daily"})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> passages["sentence"] = ["The guarantors met.", "The envoy met both sides."] * 6
    >>> between_tracks(passages, repeats=True)["term"].iloc[[0, -1]].tolist()
    ['guarantors', 'sides']
    """
    one = _of_one_track(passages)
    pairs = {outlet: tuple(group[group["track"] == track] for track in TRACKS) for outlet, group in by_outlet(one)}
    of_names = name_words(one) if "sentence" in one.columns else {}
    names = (of_names.get(TRACKS[0], frozenset()), of_names.get(TRACKS[1], frozenset()))
    return _side_by_side(pairs, passages, "outlet", column, {"names": names, **options})


def between_outlets(passages: pd.DataFrame, track: str, column: str = "sentence", **options) -> pd.DataFrame:
    """Keyness of each outlet's passages on one track against all other outlets' on that track.

    Parameters
    ----------
    passages : DataFrame
        A table of passages.
    track : {"astana", "geneva"}
        Whose passages are compared.
    column : str
        Column of the text.
    **options
        As for :func:`compare`.

    Returns
    -------
    DataFrame
        As :func:`between_tracks`; target is the outlet, reference the others. No rows for a single outlet.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "sentence_no": 0, "outlet": "Daily"})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> passages["sentence"] = ["The guarantors met.", "The envoy met both sides."] * 6
    >>> passages["outlet"], passages["track"] = passages["track"].map({"astana": "A", "geneva": "B"}), "astana"
    >>> table = between_outlets(passages, "astana", repeats=True)
    >>> table.loc[table["outlet"] == "A", "term"].iloc[0]
    'guarantors'
    """
    part = passages[passages["track"] == track]
    pairs = {
        outlet: (group, part[part["outlet"] != outlet]) for outlet, group in by_outlet(part) if outlet != ALL_OUTLETS
    }
    return _side_by_side(pairs, passages, "outlet", column, options)


def between_periods(
    passages: pd.DataFrame, period: pd.Series, order: Sequence[str], column: str = "sentence", **options
) -> pd.DataFrame:
    """Keyness of the passages of a later period against those of an earlier one, within each track.

    Parameters
    ----------
    passages : DataFrame
        A table of passages.
    period : Series of str
        On the index of ``passages``.
    order : sequence of two str
        Earlier and later period; passages of neither are left out.
    column : str
        Column of the text.
    **options
        As for :func:`compare`.

    Returns
    -------
    DataFrame
        A column ``track`` before those of :func:`compare`; target is the later period. A track with fewer than
        ``MIN_ARTICLES`` articles in either period is left out; the log counts it.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "sentence_no": 0, "outlet": "Daily"})
    >>> passages["track"], period = "astana", pd.Series(["before"] * 6 + ["since"] * 6)
    >>> passages["sentence"] = ["The truce held."] * 6 + ["Refugees went home."] * 6
    >>> table = between_periods(passages, period, ["before", "since"], repeats=True)
    >>> table["term"].iloc[[0, -1]].tolist()
    ['home', 'truce']
    """
    earlier, later = order
    pairs = {}
    for track in TRACKS:
        mine = passages["track"] == track
        pairs[track] = (passages[mine & (period == later)], passages[mine & (period == earlier)])
    return _side_by_side(pairs, passages, "track", column, options)


def _side_by_side(pairs: dict, passages: pd.DataFrame, name: str, column: str, options: dict) -> pd.DataFrame:
    tables, thin = [], []
    for label, (target, reference) in pairs.items():
        if min(target["article_id"].nunique(), reference["article_id"].nunique()) < MIN_ARTICLES:
            thin.append(label)
            continue
        table = compare(target, reference, column=column, **options)
        table.insert(0, name, label)
        tables.append(table)
    empty = [*COLUMNS, *measures.named(options.get("effects", ()))]
    out = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[name, *empty])
    out["in_name"] = out["in_name"].astype(bool)
    carry(passages, out)
    if tables:
        out.attrs["parameters"] = {**out.attrs.get("parameters", {}), **tables[0].attrs["parameters"]}
    if thin:
        note(
            out,
            "keywords",
            f"comparisons left out with fewer than {MIN_ARTICLES} articles on a side: {', '.join(thin[:12])}",
            len(thin),
        )
    return out
