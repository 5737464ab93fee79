"""The study's quotations and voice against textacy's direct quotations, judged by annotations.

textacy is the peer: ``textacy.extract.direct_quotations`` pairs the quotation marks of a text and keeps a pair
if a verb of saying with a subject stands outside of it in the same or a neighbouring sentence. It wants a
trained spaCy pipeline, for parts of speech, base forms and subjects. Without one (the default here) its rule
runs with this substitute:

- words by spaCy's English tokenizer, sentences by ``twotracks.text.sentences.spans``;
- every form of textacy's own verbs of saying is a verb with that base form; capitalised words are proper names;
- every such verb has a subject: the word nearest to it in its sentence. Base forms and parts of speech are not
  enough, for textacy drops every quotation whose verb has no subject.

So every verb of saying counts, also a noun of the same form and a verb without a subject. textacy may do better
with a trained pipeline: it then finds fewer quotations, and more of them should be right. ``--model`` takes the
name or folder of one, and its results are printed beside the others. The function called is textacy's own either
way.

textacy refuses a text with an odd number of quotation marks, and counts apostrophes that stand as a token of their
own ("the parties' envoys"). Where it refuses an article it is asked for each paragraph, and where it refuses a
paragraph for each sentence; what is still refused has no quotation. It pairs marks in turn, so one slip shifts all
the pairs after it: in the rows "by paragraph" it is asked for paragraphs from the start. It has no least length
to speak of, while the study leaves out what has fewer words than ``shortest_quotation`` of
``data/lexicons/sentences.toml`` says: in the rows "4+ words" textacy's quotations are held to the same length.

Judged are the annotated sentences that are passages, as ``twotracks.validation.attribution`` joins them. A sentence
counts as quoted for a finder of quotations if any part of it lies in one; for "voice rules" (the column ``voice``) if
the track is mentioned in somebody else's words. Annotators (language models under the codebook) call quoted what is
in somebody else's words, reported speech too, which a finder of quotations does not look for: the low recall of both
finders is not a fault of theirs. For a question closer to theirs the sentences that have a double quotation mark are
also judged apart. That leaves out the middle sentences of long quotations, and an annotator may have called such a
sentence quoted for what stands outside the marks. Nothing of textacy's was tuned on the annotations; the voice rules
were written on the split "development".

Seconds are those of finding quotations in texts already read, cleaned and, for the substitute, cut into sentences.
Those of textacy include making the spaCy documents, one text at a time; the last column leaves that out. Not
compared: the speakers (the study's are groups, textacy's are words), other languages, and memory.

Run it with ``python -m benchmarks.quotations``. Nothing of any article is printed or kept.
"""

import argparse
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from tqdm import tqdm

from twotracks.annotation import store
from twotracks.corpus import cleaning as clean
from twotracks.corpus import reading as corpus
from twotracks.corpus import registry as catalogue
from twotracks.errors import InputError
from twotracks.passages import find as tracks
from twotracks.text.quotations import quotations
from twotracks.text.sentences import language, paragraphs, sentence_hash, spans
from twotracks.validation import attribution

SHORTEST = language().shortest_quotation  # words
MISSING = (
    "This comparison needs textacy and spaCy, which the study itself does not use: install them into a folder of "
    "their own with 'python -m pip install --target FOLDER textacy spacy' and put that folder on PYTHONPATH."
)
OUTLET = "tehran-times"  # the corpus on which quotations are counted and timed
WHOLE, PARAGRAPH, SENTENCE = "article", "paragraph", "sentence"
IRREGULAR = {
    "say": ["says", "said", "saying"],
    "tell": ["tells", "told", "telling"],
    "think": ["thinks", "thought", "thinking"],
    "write": ["writes", "wrote", "written", "writing"],
    "admit": ["admits", "admitted", "admitting"],
    "according": [],
}
WIDTH = 54  # of the column of names
_DOUBLE = re.compile('[“”"«»„]')
_INTERRUPTED = 130

Places = list[tuple[int, int]]
Maker = Callable[[str, Places], Any]


class Found(NamedTuple):
    """Quotations of an article, how often each kind of text was refused, and the seconds it took."""

    places: Places
    refused: Counter[str]
    seconds: float
    making: float


def forms(verb: str) -> list[str]:
    """The forms of an English verb, as textacy's verbs of saying have them."""
    if verb in IRREGULAR:
        return [verb, *IRREGULAR[verb]]
    if verb.endswith("y"):
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    if verb.endswith("ee"):
        return [verb, verb + "s", verb + "d", verb + "ing"]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    return [verb, verb + ("es" if verb.endswith("s") else "s"), verb + "ed", verb + "ing"]


def substitute() -> Maker:
    """What makes spaCy documents without a trained pipeline; see the top of this file."""
    import spacy
    from spacy.tokens import Doc
    from textacy.constants import REPORTING_VERBS

    nlp = spacy.blank("en")
    lemma_of = {form: verb for verb in sorted(REPORTING_VERBS["en"]) for form in forms(verb)}

    def make(text: str, sentences: Places) -> Doc:
        plain = nlp.make_doc(text)
        lemmas = [lemma_of.get(token.lower_, token.lower_) for token in plain]
        is_verb = [token.lower_ in lemma_of for token in plain]
        is_word = [token.is_alpha for token in plain]
        pos = [
            "VERB" if verb else "PROPN" if token.text[0].isupper() else "X"
            for token, verb in zip(plain, is_verb, strict=True)
        ]
        heads, deps = _heads([token.idx for token in plain], is_verb, is_word, [start for start, _ in sentences])
        return Doc(
            nlp.vocab,
            words=[token.text for token in plain],
            spaces=[bool(token.whitespace_) for token in plain],
            pos=pos, lemmas=lemmas, heads=heads, deps=deps,
        )  # fmt: skip

    return make


def _heads(
    places: list[int], is_verb: list[bool], is_word: list[bool], starts: list[int]
) -> tuple[list[int], list[str]]:
    """Head and relation of every token: one tree for each sentence, in which every verb of saying has a subject."""
    heads, deps = [0] * len(places), ["dep"] * len(places)
    cuts = [0, *(bisect_left(places, start) for start in starts[1:]), len(places)]
    for a, b in pairwise(cuts):
        verbs = [i for i in range(a, b) if is_verb[i]]
        root = verbs[0] if verbs else a
        heads[a:b] = [root] * (b - a)
        if a < b:
            deps[root] = "ROOT"
        free = [i for i in range(a, b) if is_word[i] and not is_verb[i]]
        for verb in verbs:
            subject = min(free, key=lambda i: abs(i - verb), default=None)
            if subject is not None:
                free.remove(subject)
                heads[subject], deps[subject] = verb, "nsubj"
    return heads, deps


def trained(model: str) -> Maker:
    """What makes spaCy documents with a trained pipeline, its own sentences included."""
    import spacy

    nlp = spacy.load(model, exclude=["ner"])
    return lambda text, sentences: nlp(text)


def by_textacy(make: Maker, first: str = WHOLE) -> Callable[[str, Places], Found]:
    """textacy as a finder of quotations; ``first``: what it is asked for first, whole articles or paragraphs."""
    from textacy.extract import direct_quotations

    def find(text: str, sentences: Places) -> Found:
        places: Places = []
        refused: Counter[str] = Counter()
        starts = [start for start, _ in sentences]
        began, making = perf_counter(), 0.0

        def within(a: int, b: int, kind: str) -> None:
            nonlocal making
            inside = sentences[bisect_left(starts, a) : bisect_left(starts, b)]
            start = perf_counter()
            doc = make(text[a:b], [(c - a, d - a) for c, d in inside])
            making += perf_counter() - start
            try:
                for _, _, content in direct_quotations(doc):
                    places.append((a + content.start_char, a + content.end_char))
            except ValueError as error:
                if "quotation marks found" not in str(error):
                    raise
                refused[kind] += 1
                if kind == WHOLE:
                    for c, d in paragraphs(text):
                        within(c, d, PARAGRAPH)
                elif kind == PARAGRAPH:
                    for c, d in inside:
                        within(c, d, SENTENCE)

        for a, b in [(0, len(text))] if first == WHOLE else paragraphs(text):
            within(a, b, first)
        return Found(places, refused, perf_counter() - began, making)

    return find


def by_study(text: str, sentences: Places) -> Found:
    """The study's own finder of quotations."""
    began = perf_counter()
    places = quotations(text)
    return Found(places, Counter(), perf_counter() - began, 0.0)


def annotated_passages() -> tuple[pd.DataFrame, dict[tuple[str, str], str]]:
    """Annotated sentences as ``validation.attribution.predictions`` has them, with their places, and the texts of their
    articles.
    """
    annotated = store.tracks()
    annotated = annotated[(annotated["pass"] == 1) & (annotated["label"] != "neither")]
    judged = attribution.predictions()
    tables: list[pd.DataFrame] = []
    texts: dict[tuple[str, str], str] = {}
    for name, of_corpus in annotated.groupby("corpus"):
        articles = clean.clean(corpus.read(str(name)), repeats=False)
        articles = articles[articles["article_id"].isin(set(of_corpus["article_id"]))]
        passages = tracks.find_passages(articles)
        passages["hash"] = passages["sentence"].map(sentence_hash)
        both = of_corpus[["corpus", "article_id", "hash", "label"]].merge(passages, on=["article_id", "hash"])
        both = both[(both["label"] == both["track"]) | (both["label"] == "both")]
        tables.append(both.drop_duplicates(["article_id", "hash"]))
        texts |= {(str(name), key): text for key, text in articles[["article_id", "text"]].itertuples(index=False)}
    mine = pd.concat(tables, ignore_index=True)
    if list(mine["article_id"]) != list(judged["article_id"]) or list(mine["voice"]) != list(judged["rules"]):
        raise InputError("validation.attribution.predictions() joins annotations in another way than this comparison.")
    mine = mine[["corpus", "article_id", "start", "end", "voice"]].assign(split=judged["split"], gold=judged["actual"])
    return mine, texts


def judge_all(finders: dict[str, Callable[[str, Places], Found]]) -> list[str]:
    """The lines on how well each finder agrees with the annotators."""
    annotated, texts = annotated_passages()
    cut = {key: spans(text) for key, text in texts.items()}
    said = {}
    for name, find in finders.items():
        found = {
            key: find(text, cut[key]).places
            for key, text in tqdm(texts.items(), desc=name, unit="article", leave=False)
        }
        said[name] = _touched(annotated, found)
        if find is not by_study:
            long = {
                key: [(a, b) for a, b in places if len(texts[key][a:b].split()) >= SHORTEST]
                for key, places in found.items()
            }
            said[f"{name}, {SHORTEST}+ words"] = _touched(annotated, long)
    said["voice rules"] = (annotated["voice"] == "quoted").to_numpy()
    gold = (annotated["gold"] == "quoted").to_numpy()
    marked = np.array([
        bool(_DOUBLE.search(texts[row.corpus, row.article_id][row.start : row.end])) for row in annotated.itertuples()
    ])  # fmt: skip
    splits = {"both splits": np.full(len(annotated), True)}
    splits |= {str(split): (annotated["split"] == split).to_numpy() for split in sorted(annotated["split"].unique())}
    lines = []
    for question, these in (
        ("all annotated passages", np.full(len(annotated), True)),
        ("with a double mark in them", marked),
    ):
        lines += ["", f"{question}: is the sentence quoted, by the annotator?"]
        lines += [
            f"{'split':<12}{'instrument':<{WIDTH}}{'n':>5}{'quoted':>8}{'found':>7}"
            f"{'precision':>11}{'recall':>8}{'F1':>7}"
        ]
        for split, inside in splits.items():
            for name, one in said.items():
                lines.append(f"{split:<12}{name:<{WIDTH}}" + _scores(gold[these & inside], one[these & inside]))
    return lines


def _touched(annotated: pd.DataFrame, found: dict[tuple[str, str], Places]) -> np.ndarray:
    """Whether any part of each sentence lies in a quotation."""
    rows = annotated[["corpus", "article_id", "start", "end"]].itertuples(index=False)
    return np.array([any(a < end and b > start for a, b in found[name, key]) for name, key, start, end in rows])


def _scores(gold: np.ndarray, said: np.ndarray) -> str:
    right, found, quoted = int((gold & said).sum()), int(said.sum()), int(gold.sum())
    f1 = 2 * right / (found + quoted) if found + quoted else np.nan
    precision, recall = right / found if found else np.nan, right / quoted if quoted else np.nan
    return f"{len(gold):>5}{quoted:>8}{found:>7}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}"


def count_all(finders: dict[str, Callable[[str, Places], Found]], repeat: int) -> list[str]:
    """The lines on quotations, refusals and seconds on all articles of one outlet that have a passage."""
    articles = clean.clean(corpus.read(OUTLET))
    articles = articles[articles["article_id"].isin(set(tracks.find_passages(articles)["article_id"]))]
    texts = list(articles["text"])
    cut = [spans(text) for text in texts]
    runs: dict[str, list[list[Found]]] = {name: [] for name in finders}
    # In turn, so that a machine that grows slower or faster does so for all of them.
    for name in (bar := tqdm([*finders] * repeat, unit="run", leave=False)):
        bar.set_description(name)
        runs[name].append([finders[name](text, sentences) for text, sentences in zip(texts, cut, strict=True)])
    seconds = {name: median(sum(one.seconds for one in run) for run in done) for name, done in runs.items()}
    making = {name: median(sum(one.making for one in run) for run in done) for name, done in runs.items()}
    own = next(iter(finders))
    covered = [_covered(text, one.places) for text, one in zip(texts, runs[own][0], strict=True)]
    lines = [
        "",
        f"all {len(texts):,} articles of {OUTLET} with a passage, {sum(map(len, texts)):,} characters; "
        f"seconds: medians of {repeat} run(s)",
        f"{'finder':<{WIDTH}}{'quotations':>11}{f'of {SHORTEST}+ words':>13}{'characters':>12}"
        f"{'only here':>11}{'only study':>12}{'seconds':>9}{'ratio':>8}{'without documents':>19}",
    ]
    for name, done in runs.items():
        found = done[0]
        long = sum(len(text[a:b].split()) >= SHORTEST for text, a, b in _all(texts, found))
        inside = [_covered(text, one.places) for text, one in zip(texts, found, strict=True)]
        here = sum(int((one & ~other).sum()) for one, other in zip(inside, covered, strict=True))
        there = sum(int((other & ~one).sum()) for one, other in zip(inside, covered, strict=True))
        lines.append(
            f"{name:<{WIDTH}}{sum(len(one.places) for one in found):>11,}{long:>13,}"
            f"{sum(int(one.sum()) for one in inside):>12,}{here:>11,}{there:>12,}{seconds[name]:>9.3f}"
            f"{seconds[name] / seconds[own]:>8,.0f}{seconds[name] - making[name]:>19.3f}"
        )
    lines += ["", f"refused by textacy, of {len(texts):,} articles:"]
    even = [len(_DOUBLE.findall(text)) % 2 == 0 for text in texts]
    for name, done in runs.items():
        if name == own:
            continue
        total: Counter[str] = sum((one.refused for one in done[0]), Counter())
        line = f"{name}: " + ", ".join(
            f"{total[kind]:,} {kind}s" for kind in (WHOLE, PARAGRAPH, SENTENCE) if total[kind]
        )
        slips = sum(one.refused[WHOLE] > 0 and fine for one, fine in zip(done[0], even, strict=True))
        lines.append(line + (f"; {slips:,} of the articles have an even number of double marks" if slips else ""))
    return lines


def _all(texts: list[str], found: list[Found]) -> Iterator[tuple[str, int, int]]:
    return ((text, a, b) for text, one in zip(texts, found, strict=True) for a, b in one.places)


def _covered(text: str, places: Places) -> np.ndarray:
    out = np.zeros(len(text), dtype=bool)
    for a, b in places:
        out[a:b] = True
    return out


def compare(model: str | None, repeat: int) -> None:
    """Run everything and print it."""
    try:
        import spacy
        import textacy
        import textacy.extract
    except ModuleNotFoundError:
        raise InputError(MISSING) from None
    for name in store.tracks()["corpus"].unique():
        catalogue.locate(str(name))
    makers = {"textacy, substitute": substitute()}
    if model:
        try:
            makers["textacy, trained pipeline"] = trained(model)
        except OSError:
            raise InputError(f"spaCy finds no pipeline '{model}'.") from None
    finders: dict[str, Callable[[str, Places], Found]] = {"study's quotations": by_study}
    for name, make in makers.items():
        finders[name] = by_textacy(make)
        finders[f"{name}, by paragraph"] = by_textacy(make, PARAGRAPH)
    print(f"textacy {textacy.__version__}, spaCy {spacy.__version__}")
    print("substitute: textacy's rule without a trained pipeline, by a table of its verbs of saying, each with the")
    print("  word nearest to it as subject. With a trained tagger and parser (--model) it may do better, in precision")
    print("  mostly.")
    print("\n".join(judge_all(finders)))
    print("\nThe annotators' 'quoted' includes reported speech, which no finder of quotations looks for.")
    print("\n".join(count_all(finders, repeat)))


def at_least_one(text: str) -> int:
    """A whole number from 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1")
    return int(text)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quotations",
        description="The study's quotations and voice against textacy's direct quotations, judged by annotations.",
    )
    parser.add_argument("--model", help="name or folder of a trained spaCy pipeline; default: the substitute alone")
    parser.add_argument(
        "--repeat", type=at_least_one, default=3, help="runs of each finder for the seconds; default: 3"
    )
    chosen = parser.parse_args()
    try:
        compare(chosen.model, chosen.repeat)
    except InputError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        raise SystemExit(_INTERRUPTED) from None


if __name__ == "__main__":
    main()
