"""What each tool of ``benchmarks/peers.py`` does, in a process of its own, with whatever Python has the tool.

Nothing of the study is imported here but by the study's own row, and nothing at the top that is not in every Python. A
tool is given documents whose words are settled, as texts of words joined by blanks, and a tokenizer that splits at
blanks. Each of its steps is timed; the peak memory of the process is read after it.

Run by ``benchmarks/peers.py`` as ``python benchmarks/peers_tools.py TOOL FOLDER DRAWS SEED``.
"""

import contextlib
import importlib.metadata
import io
import json
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

LEAST = 5  # occurrences from which a word is tested, as in the study
N_BOOT = 999


class Clock:
    """Seconds of each step, and the peak memory of the process after it."""

    def __init__(self):
        self.seconds: dict[str, float] = {}
        self.peak_mb: dict[str, float | None] = {}

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        self.peak_mb[name] = peak_mb()


def peak_mb() -> float | None:
    """Peak memory of this process in 10^6 bytes; None where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e6  # macOS counts bytes, Linux KiB


def texts(given: dict) -> tuple[list[str], list[bool]]:
    """The documents as every tool gets them, and which are of the target."""
    return [" ".join(words) for _, _, words in given["documents"]], [side for _, side, _ in given["documents"]]


def twotracks(clock: Clock, given: dict, draws: int, seed: int) -> dict:
    """The study itself: its functions on all words, then ``keyness.compare``, which counts everything anew."""
    with clock.step("import"):
        import numpy as np
        import pandas as pd
        from scipy.stats import chi2  # noqa: F401  left to itself it is imported when first needed
        from sklearn.feature_extraction.text import CountVectorizer

        from twotracks.analysis import keyness
    documents, is_target = texts(given)
    with clock.step("counts"):
        vectorizer = CountVectorizer(tokenizer=str.split, lowercase=False, token_pattern=None)
        counts, side = vectorizer.fit_transform(documents), np.array(is_target)
        terms = vectorizer.get_feature_names_out().tolist()
    with clock.step("statistics"):
        n = [np.asarray(counts[rows].sum(axis=0)).ravel() for rows in (side, ~side)]
        totals = [of.sum() for of in n]
        found = {
            "n_target": n[0], "n_reference": n[1],
            "g2": keyness.log_likelihood(*n, *totals), "log_ratio": keyness.log_ratio(*n, *totals),
            "dp_target": keyness.dispersion(counts[side], counts[side]),
            "dp_reference": keyness.dispersion(counts[~side], counts[~side]),
        }  # fmt: skip
    sides = []
    for wanted in (True, False):
        rows = [(name, " ".join(words)) for name, is_of, words in given["documents"] if is_of is wanted]
        sides.append(pd.DataFrame(rows, columns=["article_id", "text"]))
    with clock.step("test"):
        names = tuple(frozenset(of) for of in given["names"])
        table = keyness.compare(
            *sides, column="text", names=names, repeats=True, min_count=LEAST, draws=draws, seed=seed
        )
    found = {name: dict(zip(terms, values.tolist(), strict=True)) for name, values in found.items()}
    columns = ["n_target", "g2", "log_ratio", "dp_target", "dp_reference", "p", "p_permutation", "p_bh", "together_low"]
    compared = {f"compare {name}": dict(zip(table["term"], table[name].tolist(), strict=True)) for name in columns}
    return {**found, **compared}


def pycorpdiff(clock: Clock, given: dict, draws: int, seed: int) -> dict:
    """Keyness by both formulas, effect sizes and dispersion of all words; then its permutation test and intervals."""
    with clock.step("import"):
        import pandas as pd
        import pycorpdiff
        from pycorpdiff.keyness.dispersion import dispersion_dp
    documents, is_target = texts(given)
    table = pd.DataFrame({"text": documents, "side": is_target})
    with clock.step("counts"):
        corpora = [
            pycorpdiff.from_dataframe(part.reset_index(drop=True), text_col="text", tokenizer=str.split)
            for part in (table[table["side"]], table[~table["side"]])
        ]
        counts = [corpus.doc_term_counts() for corpus in corpora]
    comparison = pycorpdiff.compare(*corpora)
    with clock.step("statistics"):
        four = comparison.keyness(formula="dunning", dispersion=True, min_count=1).table.set_index("term")
        dp = [dispersion_dp(of) for of in counts]
    two = comparison.keyness(formula="rayson", min_count=1).table.set_index("term")
    with clock.step("test"):
        tested = comparison.keyness(min_count=LEAST, permutation_n=draws, permutation_seed=seed).table.set_index("term")
    with clock.step("intervals"):
        comparison.keyness(min_count=LEAST, ci="bootstrap", n_boot=N_BOOT, simultaneous_ci=True, bootstrap_seed=seed)
    found = {name: four[name] for name in ("g2", "log_ratio", "percent_diff")}
    found |= {"g2 of two cells": two["g2"], "dp_target": dp[0], "dp_reference": dp[1]}
    found |= {"d_target": four["dispersion_a"], "d_reference": four["dispersion_b"]}
    found |= {"p_permutation": tested["p_permutation"], "p": tested["p_value"]}
    return {name: values.to_dict() for name, values in found.items()}


def scattertext(clock: Clock, given: dict, draws: int, seed: int) -> dict:
    """G2, LRC, log ratio, log-odds and scaled F of all words, dispersion by side; it has no permutation test."""
    with clock.step("import"):
        import numpy as np
        import pandas as pd
        import scattertext as st
        from scattertext.dispersion.dispersion import Dispersion
        from scattertext.termscoring.logrelativerisk import LogRelativeRisk

    class AtBlanks:
        tokenize = staticmethod(str.split)

    documents, is_target = texts(given)
    table = pd.DataFrame({"text": documents, "side": ["target" if side else "reference" for side in is_target]})
    with clock.step("counts"):
        corpus = st.CorpusFromPandas(
            table, category_col="side", text_col="text", nlp=st.tweet_tokenizier_factory(AtBlanks),
            feats_from_spacy_doc=st.UnigramsFromSpacyDoc(),
        ).build()  # fmt: skip
    names = {
        "g2": st.G2, "lrc": st.LRC, "log_ratio": LogRelativeRisk, "z": st.LogOddsRatioUninformativePriorScorer,
    }  # fmt: skip
    terms = list(corpus.get_terms())
    with clock.step("statistics"):
        found = {
            name: np.asarray(scorer(corpus).set_categories("target", ["reference"]).get_scores()).ravel()
            for name, scorer in names.items()
        }
        found["scaled_f"] = corpus.get_scaled_f_scores("target")
        counts, side = corpus.get_term_doc_mat(), np.array(is_target)
        for name, rows in (("target", side), ("reference", ~side)):
            spread = Dispersion(term_doc_mat=counts[rows])
            found[f"dp_{name}"], found[f"d_{name}"] = spread.dp(), spread.jullands_d()
    return {name: dict(zip(terms, np.asarray(of, dtype=float).tolist(), strict=True)) for name, of in found.items()}


def convokit(clock: Clock, given: dict, draws: int, seed: int) -> dict:
    """Log-odds with a uniform prior (Fighting Words) of all words; it has no permutation test."""
    with clock.step("import"):
        from convokit import Corpus, FightingWords, Speaker, Utterance
        from sklearn.feature_extraction.text import CountVectorizer
    documents, is_target = texts(given)
    with clock.step("counts"):
        utterances = [
            Utterance(id=str(i), speaker=Speaker(id=str(side)), conversation_id=str(i), text=text, meta={"side": side})
            for i, (text, side) in enumerate(zip(documents, is_target, strict=True))
        ]
        corpus = Corpus(utterances=utterances)
    with clock.step("statistics"):
        words = FightingWords(
            cv=CountVectorizer(tokenizer=str.split, lowercase=False, token_pattern=None), text_func=lambda one: one.text
        )
        words.fit(corpus, lambda one: one.meta["side"], lambda one: not one.meta["side"])
    return {"z": words.get_ngram_zscores()["z-score"].to_dict()}


TOOLS = {"twotracks": twotracks, "pycorpdiff": pycorpdiff, "scattertext": scattertext, "convokit": convokit}


def main() -> None:
    tool, folder, draws, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    given = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
    warnings.simplefilter("ignore")  # divisions by nought of words that a side lacks
    clock = Clock()
    with contextlib.redirect_stdout(io.StringIO()):  # some print what they are doing
        found = TOOLS[tool](clock, given, draws, seed)
    versions = {name: importlib.metadata.version(name) for name in (tool, "pandas", "numpy", "scipy")}
    about = {"versions": {**versions, "python": sys.version.split()[0]}}
    (folder / f"{tool}.json").write_text(json.dumps(found), encoding="utf-8")
    print(json.dumps({**about, "seconds": clock.seconds, "peak_mb": clock.peak_mb}))


if __name__ == "__main__":
    # A file that is run has its own folder first on the path, where a benchmark might be taken for a library.
    del sys.path[0]
    main()
