"""Annotating with a model of one's own: any server of OpenAI's protocol, with the codebook as its instruction.

What a model answers is an annotation like that of anybody else: it goes into the same table, under the model's name, is
compared with those of people, and, where a whole corpus was annotated by it, serves as a score that a random sample of
people's annotations adjusts (:func:`twotracks.inference.gaps.track_gap` with ``labels``).
"""

import hashlib
import re
from pathlib import Path

import pandas as pd

from twotracks import config
from twotracks.annotation import answers, asking, intercoder, prompts, sheets
from twotracks.annotation.protocol import Server
from twotracks.annotation.sampling import UNIT
from twotracks.annotation.store import COLUMNS, SETTLED_BY, read_table, settle
from twotracks.errors import InputError
from twotracks.files import whole
from twotracks.provenance import carry, keeps, note
from twotracks.text import duplicates
from twotracks.text.sentences import spans, with_hash

SCORE = "model_stance"
OF_MODEL = ["prompt", "temperature", "seed"]  # what annotations by a model have besides
ABOUT = ["unit", "corpus", "article_id", "sentence_no", "track", "hash"]  # what is kept beside each answer
_FOUND = ["article_id", "outlet", "published", "sentence_no", "sentence", "track", "start", "end"]
_MANY_TOKENS = 4_000  # of a list of sentences


def annotate(
    passages: pd.DataFrame, articles: pd.DataFrame, endpoint: str, model: str, key: pd.DataFrame | None = None,
    prompt: str | Path = "stance", kept_in: Path | str | None = None, temperature: float = 0.0, seed: int = 1,
    attempts: int = asking.ATTEMPTS, limit: int = asking.LIMIT, price_in: float | None = None,
    price_out: float | None = None, max_tokens: int = 500, timeout: float = 300.0, quiet: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Annotate the stance of passages with a model behind a server of OpenAI's protocol (Ollama, llama.cpp, vLLM ...).

    Parameters
    ----------
    passages : DataFrame
        From :func:`twotracks.passages.find.find_passages` or :func:`find_sentences`.
    articles : DataFrame
        The cleaned articles they were found in: a passage is sent with headline, date and up to five sentences before.
    endpoint : str
        Address of the server, such as "http://localhost:11434/v1". A key, if it wants one, comes from the environment
        variable ``TWOTRACKS_API_KEY`` and is stored nowhere.
    model : str
        As the server calls it; the annotator is named so.
    key : DataFrame, optional
        Of a sheet (:func:`twotracks.annotation.sheets.draw`), to annotate the passages drawn there only; default all.
    prompt : str or Path
        The instruction: "stance", or a file like ``data/annotations/prompts/stance.md``.
    kept_in : Path or str, optional
        File (``.jsonl``) that keeps every answer as it came; default in the user's cache. What is answered there is not
        asked again, so a run that was stopped goes on.
    temperature, seed : float, int
        Of the model's lots, as far as the server heeds them; an attempt to get a better answer adds 1 to the seed.
    attempts : int
        Answers asked for until one is as it should be; then the passage is set aside.
    limit : int
        Most requests to send.
    price_in, price_out : float, optional
        Of a million tokens that are sent and that come back, to tell the cost beforehand.
    max_tokens : int
        The longest answer; a model that thinks aloud first needs more.
    timeout : float
        Seconds to wait for an answer.
    quiet : bool
        Whether to print nothing: else what the run will take before it, and what came of it.

    Returns
    -------
    DataFrame
        A row a passage with a valid answer: :data:`twotracks.annotation.store.COLUMNS`, ``prompt`` (name and version),
        ``temperature``, ``seed``. The inclusion probability is that of the key, else 1. ``tt.report`` tells how many
        answers were kept and set aside, and why.

    Raises
    ------
    InputError
        If the server cannot be reached, refuses the key or does not know the model, there are more requests than
        ``limit``, or no answer is of use. What was answered until then is kept.

    Notes
    -----
    Text of an article stands inside JSON strings of the user's message and cannot change the instruction. It can still
    sway what a model answers on that passage, as irony can sway a reader; agreement with people tells how often.

    Examples
    --------
    >>> import twotracks as tt
    >>> from twotracks.annotation import stub
    >>> articles = tt.load_corpus("teaching").head(20)
    >>> passages = tt.find_passages(articles)
    >>> with stub.serve() as server:
    ...     table = annotate(passages, articles, server.endpoint, "stand-in", quiet=True)
    >>> len(table) == len(passages), table["annotator"].unique().tolist()
    (True, ['stand-in'])
    """
    told = prompts.load(prompt)
    server = Server(endpoint, model, temperature, seed, max_tokens, timeout)
    units = to_annotate(passages, articles, model, key)
    fields = ("unit", "track", "headline", "date", "before", "sentence")
    shown = sheets.in_context(units, articles)[list(fields)]
    requests = [
        asking.Request(
            prompts.message(dict(zip(fields, map(str, row), strict=True))), about, _stance_of(str(about["unit"]))
        )
        for row, about in zip(shown.itertuples(index=False), units[ABOUT].to_dict("records"), strict=True)
    ]
    run = asking.Run(
        lambda message, attempt: server.ask(told.instruction, message, answers.STANCE_SCHEMA, attempt),
        _settings(model, told, temperature, seed), len(told.instruction), "passages", attempts, limit,
        asking.Price(price_in, price_out), quiet,
    )  # fmt: skip
    path = Path(kept_in) if kept_in else answers_file(articles, model, told.name)
    outcome = asking.ask_all(requests, run, answers.Answers(path))
    extra = {"prompt": told.called, "temperature": temperature, "seed": seed}
    return as_annotations(units, outcome, model, extra, passages)


def find_sentences(
    articles: pd.DataFrame, endpoint: str, model: str, prompt: str | Path = "tracks",
    kept_in: Path | str | None = None, temperature: float = 0.0, seed: int = 1, attempts: int = asking.ATTEMPTS,
    limit: int = asking.LIMIT, price_in: float | None = None, price_out: float | None = None,
    max_tokens: int = _MANY_TOKENS, timeout: float = 300.0, quiet: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Ask a model which sentences of each article speak of a track, where no rule is to decide that.

    Parameters
    ----------
    articles : DataFrame
        Cleaned articles; each is one request.
    endpoint, model, kept_in, temperature, seed, attempts, limit, price_in, price_out, max_tokens, timeout, quiet
        As for :func:`annotate`.
    prompt : str or Path
        The instruction: "tracks", or a file like ``data/annotations/prompts/tracks.md``.

    Returns
    -------
    DataFrame
        A row per sentence and track, as from :func:`twotracks.passages.find.find_passages`: ``article_id``, ``outlet``,
        ``published``, ``sentence_no``, ``sentence``, ``track``, ``start``, ``end``, ``duplicate_group``. What only the
        rules know (``link``, ``alias``, ``voice``, ``speaker``) is not there. Articles whose answer was set aside have
        no row; ``tt.report`` counts them.

    Raises
    ------
    InputError
        As :func:`annotate`.

    Examples
    --------
    >>> import twotracks as tt
    >>> from twotracks.annotation import stub
    >>> articles = tt.load_corpus("teaching").head(20)
    >>> with stub.serve() as server:
    ...     found = find_sentences(articles, server.endpoint, "stand-in", quiet=True)
    >>> sorted(found["track"].unique())
    ['astana', 'geneva']
    """
    told = prompts.load(prompt)
    server = Server(endpoint, model, temperature, seed, max_tokens, timeout)
    corpus = _corpus(articles)
    texts: list[list[tuple[int, int, str]]] = []
    requests = []
    columns = articles[["article_id", "title", "published", "text"]]
    for article_id, title, published, text in columns.itertuples(index=False):
        texts.append([(start, end, " ".join(text[start:end].split())) for start, end in spans(text)])
        unit = "a" + hashlib.sha256(f"{corpus}|{article_id}".encode()).hexdigest()[:10]
        date = "" if pd.isna(published) else f"{published:%Y-%m-%d}"
        numbered = {str(number): sentence for number, (_, _, sentence) in enumerate(texts[-1])}
        asked = prompts.message({"unit": unit, "headline": title, "date": date, "sentences": numbered})
        about = {"unit": unit, "corpus": corpus, "article_id": article_id}
        requests.append(asking.Request(asked, about, _sentences_of(unit, len(numbered))))
    run = asking.Run(
        lambda message, attempt: server.ask(told.instruction, message, answers.tracks_schema(), attempt),
        _settings(model, told, temperature, seed), len(told.instruction), "articles", attempts, limit,
        asking.Price(price_in, price_out), quiet,
    )  # fmt: skip
    path = Path(kept_in) if kept_in else answers_file(articles, model, told.name)
    outcome = asking.ask_all(requests, run, answers.Answers(path))
    rows = [
        (*article, number, text[number][2], track, *text[number][:2])
        for article, text, value in zip(
            articles[["article_id", "outlet", "published"]].itertuples(index=False), texts, outcome.values, strict=True
        )
        for number, track in value or ()
    ]
    found = pd.DataFrame(rows, columns=_FOUND).astype(
        dict.fromkeys(("article_id", "outlet", "sentence", "track"), "str")
        | dict.fromkeys(("sentence_no", "start", "end"), "int64")
        | {"published": "datetime64[us]"}
    )
    return duplicates.mark(_noted(carry(articles, found), outcome, model), articles)


@keeps()
def score(
    passages: pd.DataFrame, annotations: pd.DataFrame, reference: pd.DataFrame | None = None, name: str = SCORE
) -> pd.DataFrame:
    """Passages with a model's annotations as a column of scores, fit for estimates.

    Parameters
    ----------
    passages : DataFrame
        All passages of the corpus that the model annotated.
    annotations : DataFrame
        From :func:`annotate`, by one model.
    reference : DataFrame, optional
        Others' annotations, as for :func:`evaluate`; figures then tell how far the model agrees with them.
    name : str
        Of the column.

    Returns
    -------
    DataFrame
        ``passages`` with ``name``: -1.0, 0.0 or 1.0. A passage whose answer was set aside counts as 0, what most
        passages are, and the log counts them: a design-adjusted estimate stays unbiased whatever stands there.

    Raises
    ------
    InputError
        If there are annotations of several annotators, or none of a passage of this corpus.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": ["a", "a"], "track": "astana", "sentence": ["It failed.", "It opened."]})
    >>> row = ["mine", "a", 0, "astana", with_hash(passages)["hash"][0], -1, 3, "llama3", 1.0]
    >>> score(passages, pd.DataFrame([row], columns=COLUMNS))["model_stance"].tolist()
    [-1.0, 0.0]
    """
    names = annotations["annotator"].unique()
    if len(names) != 1 or annotations.duplicated(UNIT).any():
        raise InputError("A score is one model's: give the annotations of one annotator, a row a passage.")
    own = annotations[[*UNIT, "stance"]].rename(columns={"stance": name})
    bare = passages.drop(columns=name, errors="ignore")
    out = with_hash(bare).merge(own, on=UNIT, how="left", validate="many_to_one").set_axis(passages.index)
    missing = int(out[name].isna().sum())
    if missing == len(out):
        raise InputError(
            "None of these annotations belongs to a passage of this corpus. Is it the corpus they were made from?"
        )
    out[name] = out[name].fillna(0.0).astype(float)
    carry(passages, out)
    told = f"Annotations by the model {names[0]}: {_agreement_in_words(annotations, reference)}."
    out.attrs["measures"] = {
        **out.attrs.get("measures", {}),
        name: {
            "name": name, "label": f"Model {names[0]}", "low": -1.0, "high": 1.0, "question": "", "not_shown": "",
            "lexicon": "", "reported_as": "", "lexicon_version": "",
            "agreement": told,
        },
    }  # fmt: skip
    return note(out, "annotate", f"passages without an annotation by {names[0]}, counted as 0", missing)


def evaluate(annotations: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Agreement of a model's annotations with those of people, or of the study, on the passages that have both.

    Parameters
    ----------
    annotations : DataFrame
        By one annotator, from :func:`annotate`.
    reference : DataFrame
        Others' annotations of the same corpus: a table of several annotators, whose disagreements are settled, or one
        row a passage (``article_id``, ``hash``, ``track``, ``stance``).

    Returns
    -------
    DataFrame
        A row per track and one for both: ``track``, ``alpha`` (Krippendorff's, for ordered values) with ``alpha_low``
        and ``alpha_high``, ``same`` (share of equal annotations), ``most_frequent`` (share that always giving the
        reference's most frequent value would reach), ``n_units``, ``n_articles``.

    Raises
    ------
    InputError
        If no passage has both, there are several annotators, or a disagreement of the reference is not settled.

    Examples
    --------
    >>> from twotracks.annotation.store import stored
    >>> table = stored()
    >>> found = evaluate(table[table["annotator"] == "B"], table[table["annotator"] == "A"]).set_index("track")
    >>> found.loc["both", ["same", "most_frequent"]].round(2).tolist(), int(found.loc["both", "n_units"])
    ([0.97, 0.65], 510)
    """
    if annotations["annotator"].nunique() != 1:
        raise InputError("Annotations of one model at a time are compared with others.")
    one = settle(reference) if {"annotator", "corpus"} <= set(reference.columns) else reference
    by = [*UNIT, "corpus"] if "corpus" in one.columns else UNIT
    both = annotations[COLUMNS].merge(one[[*by, "stance"]], on=by, suffixes=("", "_reference"), validate="one_to_one")
    if both.empty:
        raise InputError("No passage has an annotation by the model and one by others. Are they of the same corpus?")
    stacked = pd.concat(
        [
            both[COLUMNS].assign(annotator="model"),
            both[COLUMNS].assign(annotator="reference", stance=both["stance_reference"].astype("int64")),
        ]
    )
    out = intercoder.agreement(stacked).drop(columns="n_annotators")
    frequent = {
        track: part["stance_reference"].value_counts(normalize=True).max()
        for track, part in [("both", both), *both.groupby("track")]
    }
    out.insert(out.columns.get_loc("same") + 1, "most_frequent", out["track"].map(frequent))
    return out


def to_annotate(
    passages: pd.DataFrame, articles: pd.DataFrame, annotator: str, key: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The units that a model is to annotate.

    Parameters
    ----------
    passages, articles, key
        As for :func:`annotate`.
    annotator : str
        Name of the model.

    Returns
    -------
    DataFrame
        A row a unit: the columns of ``passages``, ``hash``, ``corpus``, ``unit``, ``inclusion_probability``. A sentence
        that stands twice in an article is one unit.

    Raises
    ------
    InputError
        If there is none, or the name is kept for another.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": ["a", "a"], "track": "astana", "sentence": "It failed."})
    >>> len(to_annotate(passages, pd.DataFrame(), "llama3"))
    1
    """
    if annotator == SETTLED_BY:
        raise InputError(f"An annotator called {SETTLED_BY} settles disagreements; no model can be called so.")
    corpus = _corpus(articles)
    bare = passages.drop(columns=["unit", "corpus", "inclusion_probability"], errors="ignore")
    units = with_hash(bare).drop_duplicates(UNIT)
    units = units.assign(corpus=corpus, unit=sheets.units(units, corpus), inclusion_probability=1.0)
    if key is not None:
        drawn = key.drop_duplicates(UNIT).set_index(UNIT)["inclusion_probability"]
        units = units[pd.MultiIndex.from_frame(units[UNIT]).isin(drawn.index)]
        units["inclusion_probability"] = drawn.reindex(pd.MultiIndex.from_frame(units[UNIT])).to_numpy()
    if units.empty:
        where = "in this corpus" if key is None else "that the key names, in this corpus"
        raise InputError(f"There is no passage {where}, so there is nothing to annotate.")
    return units.reset_index(drop=True)


def as_annotations(
    units: pd.DataFrame, outcome: asking.Outcome, annotator: str, extra: dict, passages: pd.DataFrame
) -> pd.DataFrame:
    """A table of annotations from the answers.

    Parameters
    ----------
    units : DataFrame
        From :func:`to_annotate`.
    outcome : Outcome
        Its values in the order of ``units``: ``stance`` and ``confidence``.
    annotator : str
        Name of the model.
    extra : dict
        Further columns, each with its one value.
    passages : DataFrame
        What travels with it travels with the annotations.

    Returns
    -------
    DataFrame
        :data:`twotracks.annotation.store.COLUMNS` and those of ``extra``, without the units that were set aside.
    """
    valid = [value is not None for value in outcome.values]
    given = [value for value in outcome.values if value is not None]
    table = units[valid].assign(
        stance=pd.Series([one["stance"] for one in given], index=units.index[valid], dtype="int64"),
        confidence=pd.Series([one["confidence"] for one in given], index=units.index[valid], dtype="Int64"),
        annotator=annotator, **extra,
    )  # fmt: skip
    table = table[[*COLUMNS, *extra]].reset_index(drop=True)
    table.attrs = {}
    return _noted(carry(passages, table), outcome, annotator)


def write(annotations: pd.DataFrame, path: Path) -> int:
    """Write a model's annotations, in place of those it gave before.

    Parameters
    ----------
    annotations : DataFrame
        From :func:`annotate`.
    path : Path
        A CSV file; its annotations of other corpora stay.

    Returns
    -------
    int
        Annotations in the file afterwards.

    Raises
    ------
    InputError
        If the file holds annotations by somebody else: they are nobody's to be written over.

    Examples
    --------
    >>> import tempfile
    >>> from twotracks.annotation.store import stored
    >>> one = stored().query("annotator == 'A'").head(3)
    >>> path = Path(tempfile.mkdtemp()) / "annotations-a.csv"
    >>> write(one, path), write(one, path)
    (3, 3)
    """
    if path.suffix != ".csv" or not path.parent.is_dir():
        raise InputError(f"Annotations go into a .csv file in a folder that exists; '{path}' is not.")
    table = annotations
    if path.exists():
        before = read_table(path)
        others = sorted(set(before["annotator"]) - set(annotations["annotator"]))
        if others:
            raise InputError(
                f"'{path.name}' holds annotations by {others[0]}. Keep those of a model in a file of their own (--out)."
            )
        table = pd.concat([before[~before["corpus"].isin(annotations["corpus"])], annotations], ignore_index=True)
    with whole(path) as partial:
        table.to_csv(partial, index=False)
    return len(table)


def answers_file(articles: pd.DataFrame, model: str, prompt: str) -> Path:
    """Where answers are kept if no file is named: in the user's cache.

    Parameters
    ----------
    articles : DataFrame
        Of the corpus.
    model, prompt : str
        Their names.

    Returns
    -------
    Path
        It need not exist.

    Examples
    --------
    >>> answers_file(pd.DataFrame(), "library/llama3:8b", "stance").name
    'unnamed-library-llama3-8b-stance.jsonl'
    """
    return config.cache() / "answers" / f"{file_name(_corpus(articles), model, prompt)}.jsonl"


def file_name(*parts: str) -> str:
    """Words as the name of a file, whatever signs they have.

    Parameters
    ----------
    *parts : str
        Names of a corpus, a model ...

    Returns
    -------
    str
        Letters, digits, full stops and hyphens, not beginning with a full stop.

    Examples
    --------
    >>> file_name("annotations", "../llama3:8b")
    'annotations-llama3-8b'
    """
    return "-".join(re.sub(r"[^A-Za-z0-9.]+", "-", part).strip("-.") for part in parts)


def _corpus(articles: pd.DataFrame) -> str:
    return str(articles.attrs.get("corpus", {}).get("name", "unnamed"))


def _settings(model: str, told: prompts.Prompt, temperature: float, seed: int) -> dict:
    return {
        "model": model, "prompt": told.name, "prompt_version": told.version, "prompt_sha256": told.fingerprint,
        "temperature": float(temperature), "seed": int(seed),
    }  # fmt: skip


def _stance_of(unit: str):
    return lambda text: answers.stance(text, unit)


def _sentences_of(unit: str, n_sentences: int):
    return lambda text: answers.sentences(text, unit, n_sentences)


def _agreement_in_words(annotations: pd.DataFrame, reference: pd.DataFrame | None) -> str:
    if reference is None:
        return "agreement with annotators not measured yet"
    both = evaluate(annotations, reference).set_index("track").loc["both"]
    bounds = f" [{both['alpha_low']:.2f}, {both['alpha_high']:.2f}]" if pd.notna(both["alpha_low"]) else ""
    who = f" by {', '.join(sorted(reference['annotator'].unique()))}" if "annotator" in reference.columns else ""
    return f"Krippendorff's alpha {both['alpha']:.2f}{bounds} with {int(both['n_units']):,} annotations{who}"


def _noted(table: pd.DataFrame, outcome: asking.Outcome, model: str) -> pd.DataFrame:
    note(table, "annotate", f"answers of {model} kept", outcome.kept)
    for reason, n in outcome.why.most_common():
        note(table, "annotate", f"set aside: {reason}", n)
    return table
