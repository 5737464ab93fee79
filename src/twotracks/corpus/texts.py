"""The text of each article: put together from its parts, without what stands for nothing, and cut ones counted."""

import re
from functools import cache

import pandas as pd

from twotracks import lexicons
from twotracks.corpus import nested
from twotracks.corpus.readers.columns import addresses, plain
from twotracks.provenance import note

LEADS = ("lead", "lead_paragraph", "lede", "lp", "first_paragraph")
CUT = "text_cut"
_NUMBERED = re.compile(r"^(.*?)[ _.-]*\(?(\d)\)?$")
# A sentence that ends and the next that begins with a capital: "next month.The envoy". Short words with a capital are
# titles and numbers ("Gen.Smith"), and "Example.Com" is an address.
_RUN_ON = re.compile(
    r"(?<=[\s(“\"‘'])(?:[a-z]{2,}|[A-Z][a-z]{4,})[.!?][”\"’)]?(?=[“\"‘(]?(?!(?:Com|Org|Net|Info)\b)[A-Z][a-z]*[ ,’'])"
)
_SYSTEMATIC = 0.1
_TAIL = 300  # characters at the end of a text, where marks of a cut stand
_ENDS = re.compile(r"[.!?…][\"”'’)\]]*\s*$")


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(lexicons.load("exports").patterns(kind).values())


@cache
def _endings(kind: str) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    found = lexicons.load("exports")
    return tuple((tuple(entry["cues"]), found.compiled(entry)) for entry in found.of_kind(kind, "cues", "pattern"))


def without_missing(articles: pd.DataFrame, fields: list[str]) -> pd.DataFrame:
    """Empty the cells that only say that there is nothing (NA, nan, None, NULL, -), in place, and count them.

    Parameters
    ----------
    articles : DataFrame
        A table as read.
    fields : list of str
        Columns of str.

    Returns
    -------
    DataFrame
        The same table.

    Examples
    --------
    >>> without_missing(pd.DataFrame({"outlet": ["NA", "NNA"]}), ["outlet"])["outlet"].tolist()
    ['', 'NNA']
    """
    for field in fields:
        short = articles[field][articles[field].str.len().between(1, 12)]
        missing = short[short.str.strip().map(lambda cell: any(one.search(cell) for one in _patterns("missing")))]
        if len(missing):
            articles[field] = articles[field].mask(articles.index.isin(missing.index), "").astype("str")
            shown = ", ".join(f"'{cell}'" for cell in sorted(set(missing.str.strip()))[:5])
            note(articles, "read", f"cells of {field} that only say that there is nothing ({shown})", len(missing))
    return articles


def together(raw: pd.DataFrame, column: str, taken: set[str]) -> tuple[pd.Series, list[str], int]:
    """The text of a source with its parts joined: a lead before it, numbered columns after it.

    Parameters
    ----------
    raw : DataFrame
        The source.
    column : str
        The column found for the text.
    taken : set of str
        Columns that are something else.

    Returns
    -------
    (Series of str, list of str, int)
        The texts; the columns they come from; how many were put together from more than one.

    Examples
    --------
    >>> table = pd.DataFrame({"LP": ["Talks began."], "TD": ["They went on."]})
    >>> together(table, "TD", set())[0].tolist()
    ['Talks began.\\nThey went on.']
    """
    before, after = _parts(raw, column, taken)
    texts = nested.joined(raw[column], "\n")
    put_together = pd.Series(False, index=raw.index)
    for part in before:
        lead = _filled(raw[part])
        wanted = (lead != "") & ~_begins(texts, lead)
        texts = texts.mask(wanted, lead + texts.where(texts == "", "\n" + texts))
        put_together |= wanted
    longest = max(lexicons.load("exports").setting("lengths")["cells"][:2])
    for part in after:
        rest = _filled(raw[part])
        wanted = (rest != "") & (rest != texts)
        # A cell that is full was cut in the middle of a word; the next goes on there.
        between = raw[([column, *after])[after.index(part)]].str.len().ge(longest - 1).map({True: "", False: "\n"})
        texts = texts.mask(wanted, texts + between.where(texts != "", "") + rest)
        put_together |= wanted
    return texts.astype("str"), [*before, column, *after], int(put_together.sum())


def _parts(raw: pd.DataFrame, column: str, taken: set[str]) -> tuple[list[str], list[str]]:
    others = [name for name in raw.columns if name not in {*taken, column, "source_row"}]
    by_plain = {plain(name): name for name in others}
    before = [by_plain[name] for name in LEADS if name in by_plain and not addresses(raw[by_plain[name]])][:1]
    own = plain(column)
    stem, number = found.groups() if (found := _NUMBERED.fullmatch(own)) and found[2] == "1" else (own, "1")
    numbered = sorted(
        (int(found[2]), name)
        for name in others
        if (found := _NUMBERED.fullmatch(plain(name))) and found[1] == stem and int(found[2]) > int(number)
    )
    return before, [name for _, name in numbered]


def _filled(cells: pd.Series) -> pd.Series:
    cells = nested.joined(cells, "\n")
    blank = cells.str.strip().map(lambda cell: not cell or any(one.search(cell) for one in _patterns("missing")))
    return cells.mask(blank.astype(bool), "")


def _begins(texts: pd.Series, leads: pd.Series) -> pd.Series:
    """Whether a text begins with its lead already, blanks and marks aside."""
    pairs = zip(texts, leads, strict=True)
    return pd.Series([_bare(text[: 2 * len(lead) + 50]).startswith(_bare(lead)) for text, lead in pairs], texts.index)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def whole(articles: pd.DataFrame, raw: pd.Series) -> pd.DataFrame:
    """Find texts that were cut off, in place: marks taken out, all of them counted, and told in ``text_cut``.

    Parameters
    ----------
    articles : DataFrame
        With ``text``, cleaned.
    raw : Series of str
        The texts as the source has them.

    Returns
    -------
    DataFrame
        The same table; with ``text_cut`` (the reason, or "") if any text was cut.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["They left… [+908 chars]", "They met."]})
    >>> whole(table, table["text"]).to_dict("list")
    {'text': ['They left…', 'They met.'], 'text_cut': ['"[+908 chars]" and the like', '']}
    """
    reason = pd.Series("", index=articles.index, dtype="str")
    text = articles["text"]
    tails = text.str[-_TAIL:].str.lower()
    for kind, what in (("cut", '"[+908 chars]" and the like'), ("teaser", "a page that asks to subscribe or click")):
        for cues, pattern in _endings(kind):
            found = [any(cue in tail for cue in cues) and bool(pattern.search(tail)) for tail in tails]
            hit = pd.Series(found, index=text.index, dtype="bool") & (reason == "")
            if hit.any():
                reason = reason.mask(hit, what)
                if kind == "cut":
                    text = text.mask(hit, text.str.replace(pattern, "", regex=True))
    lengths = raw.str.len()
    for length in _full(lengths, raw):
        reason = reason.mask((reason == "") & (lengths == length), f"a cell of {length:,} characters, which is full")
    if (reason != "").any():
        articles["text"], articles[CUT] = text.astype("str"), reason.astype("str")
        for what, n in reason[reason != ""].value_counts().items():
            note(articles, "read", f"articles whose text was cut off before it came here: {what} (kept)", int(n))
    return articles


def _full(lengths: pd.Series, raw: pd.Series) -> list[int]:
    """Lengths at which a program cut: those that are known, and one that several of the longest texts share."""
    rules = lexicons.load("exports").setting("lengths")
    known = [length for length in rules["cells"] if (lengths == length).any()]
    if len(lengths) and (most := int(lengths.max())) >= rules["least"] and most not in known:
        longest = raw[lengths == most].drop_duplicates()
        if len(longest) >= rules["several"] and not longest.str.contains(_ENDS, regex=True).any():
            known.append(most)
    return known


def parted(articles: pd.DataFrame) -> pd.DataFrame:
    """Put a blank after full stops that lack it, in place, where the export lost them; counted in any case.

    One such place in a corpus is the outlet's slip, and the text stays as it was printed. Where one article in ten
    has one, a program joined its lines.

    Parameters
    ----------
    articles : DataFrame
        With ``text``.

    Returns
    -------
    DataFrame
        The same table.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["They met last month.The envoy left."]})
    >>> parted(table)["text"].tolist()
    ['They met last month. The envoy left.']
    """
    run_on = articles["text"].str.contains(_RUN_ON, regex=True)
    n = int(run_on.sum())
    if n and n >= _SYSTEMATIC * len(articles):
        articles["text"] = articles["text"].mask(run_on, articles["text"].str.replace(_RUN_ON, r"\g<0> ", regex=True))
        note(articles, "read", "articles in which a blank was put after full stops that lacked it", n)
    elif n:
        note(articles, "read", "articles in which a full stop lacks its blank (too few to be the export's; kept)", n)
    return articles
