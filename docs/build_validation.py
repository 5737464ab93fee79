"""Write docs/VALIDATION.md: docs/VALIDATION.template.md with its numbers and tables from the stored results.

``make docs`` runs it; a test says whether the page in the repository is current. What was found on outlets outside of
the repository is written in the template, for no table of it is stored.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from docs import build_readme, filling, validation_frames
from docs.filling import table as _table
from twotracks import lexicons
from twotracks.annotation import articles as whole_articles
from twotracks.annotation import documents, intercoder, names, sampling, store
from twotracks.config import DATA, ROOT, SEED
from twotracks.inference.agreement import alpha
from twotracks.schemas import TRACK_NAMES, TRACKS
from twotracks.simulation.stored import reported as simulated
from twotracks.validation import distancing
from twotracks.validation.stored import path as stored_path
from twotracks.validation.stored import reported

TEMPLATE = Path(__file__).with_name("VALIDATION.template.md")
PAGE = Path(__file__).with_name("VALIDATION.md")
PEOPLE: frozenset[str] = frozenset()  # annotators of the study's own annotations who are people
MEASURE = "cues, weights by hand"  # the study's own when the test set was evaluated once
ALL = "all corpora"
_SENTENCE = ["corpus", "article_id", "hash"]
_MARKS = "unverified|memory"


def numbers() -> dict[str, str]:
    """Every number and table of the page by its name, as it is printed; those of the README too."""
    return {**build_readme.numbers(), **own()}


@cache
def own() -> dict[str, str]:
    """What this page adds to the numbers of the README."""
    return {
        **_sentences(), **_tracks(), **_voice(), **_distancing(), **_units(), **_stance(), **_simulation(), **_panel(),
        **_documents(), **_on_documents(), **_articles(), **_names(), **_open(), **validation_frames.frames(),
    }  # fmt: skip


def _sentences() -> dict[str, str]:
    first = _first()
    size = first.groupby(["round", "split"]).size()
    once = reported("tracks", evaluated_once=True).groupby("round")[["n_sentences", "lexicon"]].first()
    kept = first[(first["round"] == 1) & (first["split"] == "test")]
    return {
        "n_sentences": f"{len(first):,}",
        "n_speaks": f"{(first['label'] != 'neither').sum():,}",
        **{f"n_round_{i}": f"{n:,}" for i, n in first.groupby("round").size().items() if i != 2},
        **{f"n_round_2_{split}": f"{size[2, split]:,}" for split in ("test", "development")},
        "n_second_1": f"{_pairs().groupby('round').size()[1]:,}",
        **{f"n_once_{i}": f"{n:,}" for i, n in once["n_sentences"].items()},
        **{f"lexicon_{i}": str(version) for i, version in once["lexicon"].items()},
        "n_kept_1": f"{len(kept):,}",
        "n_development": f"{(first['split'] == 'development').sum():,}",
        "n_test": f"{(first['split'] == 'test').sum():,}",
        "agreement_tracks": _agreement(),
    }


@cache
def _first() -> pd.DataFrame:
    annotations = store.tracks()
    return annotations[annotations["pass"] == 1]


@cache
def _pairs() -> pd.DataFrame:
    """Sentences annotated twice, with both readings."""
    annotations = store.tracks()
    return _first().merge(annotations[annotations["pass"] == 2], on=["round", *_SENTENCE], suffixes=("", "_second"))


def _agreement() -> str:
    rows = []
    for number, pairs in _pairs().groupby("round"):
        both = pairs[(pairs["label"] != "neither") & (pairs["label_second"] != "neither")]
        codes = pairs[["label", "label_second"]].stack().astype("category").cat.codes.unstack().astype(float)
        rows.append({
            "round": number,
            "annotators": " and ".join(pairs[["annotator", "annotator_second"]].iloc[0]),
            "sentences": f"{len(pairs):,}",
            "labels equal": _share((pairs["label"] == pairs["label_second"]).mean()),
            "alpha of labels (nominal)": f"{alpha(codes, 'nominal'):.2f}",
            "both say it speaks of a track": f"{len(both):,}",
            "voices equal": _share((both["voice"] == both["voice_second"]).mean()),
            "speakers equal": _share((both["speaker"] == both["speaker_second"]).mean()),
        })  # fmt: skip
    return _table(rows)


def _tracks() -> dict[str, str]:
    now = reported("tracks", corpus=ALL, link="all")
    counted = now[(now["instrument"] == "rules") & (now["track"] == "astana")]
    return {
        "tracks_once": _detection(reported("tracks", evaluated_once=True), "round", "lexicon"),
        "tracks_now": _detection(now[now["instrument"] == "rules"], "split"),
        "lexicon_now": ", ".join(now["lexicon"].unique()),
        "n_gone": f"{counted['n_gone'].sum():.0f}",
    }


def _detection(table: pd.DataFrame, *first: str) -> str:
    rows = [
        {
            **{name: str(row[name]) for name in first},
            "instrument": row["instrument"],
            "track": row["track"].title(),
            **{name: _interval(row, name.lower()) for name in ("precision", "recall", "F1")},
            "weighted precision, recall, F1": ", ".join(f"{value:.2f}" for value in _weighted(row)),
            "right, wrong, missed": f"{row['true_positive']}, {row['false_positive']}, {row['false_negative']}",
            "sentences (articles)": f"{row['n_sentences']:,} ({row['n_articles']:,})",
        }
        for _, row in table.iterrows()
    ]
    return _table(rows)


def _voice() -> dict[str, str]:
    once, now = reported("voice", evaluated_once=True), reported("voice", corpus=ALL)
    return {
        "speech_once": ", ".join(once["rules_version"].unique()),
        "speech_now": lexicons.load("speech").version,
        "voice_once": _attribution(once, "corpus"),
        "voice_now": _attribution(now, "split"),
    }


def _distancing() -> dict[str, str]:
    known = distancing.annotations()
    table = reported("distancing", split="test", corpus=ALL)
    rows = [
        {
            "device": row["device"].replace("_", " "),
            **{name: _two(row[name.lower()]) for name in ("precision", "recall")},
            "F1": _interval(row, "f1") if pd.notna(row["f1_low"]) else _two(row["f1"]),
            "weighted precision, recall, F1": ", ".join(
                _two(row[f"{name}_weighted"]) for name in ("precision", "recall", "f1")
            ),
            "right, wrong, missed": f"{row['true_positive']}, {row['false_positive']}, {row['false_negative']}",
            "sentences (articles)": f"{row['n_sentences']:,} ({row['n_articles']:,})",
        }
        for _, row in table.iterrows()
    ]
    return {
        "n_distancing": f"{len(known):,}",
        **{f"n_distancing_{split}": f"{n:,}" for split, n in known["split"].value_counts().items()},
        "distancing_version": lexicons.load("distancing").version,
        "distancing_heaviest": f"{1 / known['inclusion_probability'].min():.0f}",
        "distancing_test": _table(rows),
    }


def _attribution(table: pd.DataFrame, first: str) -> str:
    rows = [
        {
            first: row[first],
            "instrument": row["instrument"],
            "accuracy": _interval(row, "accuracy"),
            **{name: _two(row[name.lower()]) for name in ("precision", "recall", "F1")},
            "accuracy of speakers": _interval(row, "speaker_accuracy"),
            "passages (quoted)": f"{row['n_passages']:,} ({row['n_quoted']:,})",
        }
        for _, row in table.iterrows()
    ]
    return _table(rows)


def _units() -> dict[str, str]:
    stored = store.stored()
    units = stored[stored["annotator"] == "A"]
    agreed = intercoder.agreement(stored).set_index("track").loc["both"]
    return {
        "n_units": f"{len(units):,}",
        "n_second": f"{(stored['annotator'] == 'B').sum():,}",
        "n_settled": f"{len(store.resolutions()):,}",
        "n_stance_development": f"{(units['split'] == 'development').sum():,}",
        "stance_seed": str(sampling.SEED),
        "stance_same": build_readme._percent(agreed["same"]),
        "stance_alpha": build_readme._with_interval(agreed, "alpha"),
        "stance_draw": _drawn(units),
    }


def _drawn(units: pd.DataFrame) -> str:
    """Units drawn of each stratum, and how many there were: the number drawn over its inclusion probability."""
    rows = []
    for (corpus, track), part in units.groupby(["corpus", "track"]):
        kinds = {}
        for stratum, one in part.groupby("stratum"):
            drawn, of = len(one), round(len(one) / one["inclusion_probability"].iloc[0])
            kinds[stratum.split()[-1]] = f"{drawn:,}" + ("" if drawn == of else f" of {of:,}")
        rows.append(
            {"corpus": corpus, "track": track.title(), **{name: kinds[name] for name in ("warm", "cold", "plain")}}
        )
    return _table(rows)


def _stance() -> dict[str, str]:
    once, now = (reported("stance", split="test", sentences="all", evaluated_once=first) for first in (True, False))
    pooled = once[once["corpus"] == ALL]
    r = pooled[pooled["design"] == "test set"].set_index("measure")
    return {
        "cues_once": ", ".join(once["lexicon"].unique()),
        "cues_now": ", ".join(now["lexicon"].unique()),
        "stance_once": _measures(pooled, "measure"),
        "stance_once_corpora": _measures(once[(once["measure"] == MEASURE) & (once["corpus"] != ALL)], "corpus"),
        "stance_now": _measures(now[now["corpus"] == ALL], "measure"),
        "neutral_accuracy": build_readme._percent(r.loc["always neutral", "accuracy"]),
        "textblob_r": _two(r.loc["TextBlob", "r"]),
        "vader_r": _two(r.loc["VADER", "r"]),
    }


def _measures(table: pd.DataFrame, first: str) -> str:
    rows = []
    for name, part in table.groupby(first, sort=False):
        designs = part.set_index("design")
        row = {first: name}
        for design, short in (("test set", "test set"), ("corpus left out, test set", "corpus left out")):
            if design not in designs.index:  # what ships is evaluated on the test set only
                row |= dict.fromkeys((f"{short}: r", f"{short}: macro F1", f"{short}: accuracy"), "")
                continue
            one = designs.loc[design]
            row |= {f"{short}: r": _interval(one, "r"), f"{short}: macro F1": _interval(one, "macro_f1")}
            row |= {f"{short}: accuracy": _interval(one, "accuracy")}
        rows.append({**row, "passages (articles)": f"{part['n'].iloc[0]:,} ({part['n_articles'].iloc[0]:,})"})
    return _table(rows)


def _simulation() -> dict[str, str]:
    size = build_readme._SIZE
    table = simulated("operating-characteristics")
    table = table[(table["n_articles"] == size) & table["power"].isna()]
    rows = [
        {
            "quantity": family,
            "of": scope,
            "corpora": _ends(part["runs"], ".0f"),
            "coverage": _ends(part["coverage"]),
            "false positive rate": _ends(part["false_positive_rate"]),
        }
        for (family, scope), part in table.groupby(["family", "scope"])
    ]
    ranks = simulated("rank-recovery")
    adjusted = simulated("design-adjustment")
    weighted = simulated("weighting")
    told = simulated("distinguishing-terms").iloc[0]
    words = simulated("keyness-test")
    found = words.pivot(index=["burst", "rate"], columns="raised", values="found")
    held = words.pivot(index=["burst", "rate"], columns="raised", values="coverage")
    held_shares = simulated("coverage-shares").sort_values("coverage")
    return {
        "shares_test": _table([
            {
                "corpus": row["corpus"], "track": row["track"], "articles that speak of it": row["rates"],
                "of": row["scope"], "estimator": row["estimator"], "bias": f"{row['bias']:+.3f}",
                "coverage": f"{row['coverage']:.3f} [{row['coverage_low']:.3f}, {row['coverage_high']:.3f}]",
                "width": f"{row['width']:.3f}", "corpora": f"{row['runs']:,}",
            }
            for _, row in held_shares.iterrows()
        ]),
        "keyness_test": _table([
            {
                "burst": f"{burst:g}", "rate per 1,000": f"{1000 * rate:g}", "nothing differs": _share(row["neither"]),
                "more on the long side": _share(row["long"]), "more on the short side": _share(row["short"]),
                "coverage (nothing, long, short)": ", ".join(_share(value) for value in held.loc[(burst, rate)][
                    ["neither", "long", "short"]
                ]),
            }
            for (burst, rate), row in found.iterrows()
        ]),
        "keyness_worst": _share(words["coverage"].min()),
        "keyness_least": _share(found["neither"].min()),
        "keyness_unequal": f"{100 * (found['long'] - found['short']).abs().max():.0f}",
        "seed": str(SEED),
        "coverage": _table(rows),
        "ranks": _table([
            {
                "measure": row["measure"],
                "rank correlation": _interval(row, "rank_correlation"),
                "pairs in the right order": _two(row["concordant_pairs"]),
                "corpora": f"{row['runs']:,}",
            }
            for _, row in ranks[ranks["n_articles"] == size].iterrows()
        ]),
        "dsl": _table([
            {
                **{name: row[name] for name in ("measure", "estimator", "scope")},
                "bias": f"{row['bias']:.3f} [{row['bias_low']:.3f}, {row['bias_high']:.3f}]",
                "coverage": _interval(row, "coverage"),
                "median width": _two(row["width"]),
            }
            for _, row in adjusted.iterrows()
        ]),
        "n_weighting": f"{weighted['runs'].max():.0f}",
        "weighting": _table([
            {
                **{name: row[name] for name in ("family", "measure", "scope", "estimator")},
                "bias": f"{row['bias']:.3f} [{row['bias_low']:.3f}, {row['bias_high']:.3f}]",
                "absolute bias": f"{row['absolute_bias']:.3f}",
                "coverage": _interval(row, "coverage"),
                "median width": _two(row["width"]),
            }
            for _, row in weighted.iterrows()
        ]),
        "realism": f"{told['balanced_accuracy']:.2f} [{told['ci_low']:.2f}, {told['ci_high']:.2f}]",
    }  # fmt: skip


def _panel() -> dict[str, str]:
    rows = [
        {
            "measure": row["measure"],
            "sentences": row["unit"],
            "compared with": row["annotators"],
            row["statistic"]: _two(row["value"]),
            "n": f"{row['n']:,.0f}",
        }
        for _, row in reported("published").iterrows()
    ]
    return {"panel": _table(rows)}


def _documents() -> dict[str, str]:
    """What was annotated of whole documents and written for the bank, and how two readings agree."""
    first, bank, again = documents.annotated(), documents.bank(), documents.second_reading()
    rows = []
    for name, part in first.groupby("corpus"):
        docs = part.drop_duplicates("article_id")
        rows.append({
            "corpus": name, "documents": f"{len(docs):,} ({(docs['split'] == 'test').sum():,} test)",
            "sentences": f"{len(part):,}",
            **{f"on {one.title()} (unnamed)": _with_unnamed(part[one]) for one in TRACKS},
        })  # fmt: skip
    for split in ("development", "test"):
        part = bank[bank["split"] == split]
        rows.append({
            "corpus": f"bank, {split}", "documents": f"{part['text_id'].nunique():,}", "sentences": f"{len(part):,}",
            **{f"on {one.title()} (unnamed)": _with_unnamed(part[one]) for one in TRACKS},
        })  # fmt: skip
    pairs = first.merge(documents.annotated("J"), on=[*_SENTENCE, "sentence_no"], suffixes=("", "_second"))
    of_bank = bank.merge(again, on=["text_id", "sentence_no"], suffixes=("", "_second"))
    agree = [_agree("documents, H and J", pairs), _agree("bank, writers and J", of_bank)]
    return {
        "n_documents": f"{first.drop_duplicates(['corpus', 'article_id']).shape[0]:,}",
        "n_document_sentences": f"{len(first):,}",
        "n_bank": f"{len(bank):,}", "n_bank_texts": f"{bank['text_id'].nunique():,}",
        "n_writers": f"{bank['writer'].nunique():,}", "n_document_pairs": f"{len(pairs):,}",
        "documents_annotated": _table(rows), "documents_agree": _table(agree),
    }  # fmt: skip


def _with_unnamed(links: pd.Series) -> str:
    return f"{(links != '').sum():,} ({(links == 'unnamed').sum():,})"


def _agree(name: str, pairs: pd.DataFrame) -> dict:
    row: dict = {"readings": name, "sentences": f"{len(pairs):,}"}
    for track in TRACKS:
        one, two = pairs[track] != "", pairs[f"{track}_second"] != ""
        both = one & two
        stance = pairs.loc[both, [f"stance_{track}", f"stance_{track}_second"]].astype(float)
        row[f"{track.title()}: F1"] = _two(2 * both.sum() / (one.sum() + two.sum()))
        row[f"{track.title()}: r of stance"] = _two(stance.corr().iloc[0, 1])
    some = (pairs["voice"] != "") & (pairs["voice_second"] != "")
    row["voices equal"] = _share((pairs["voice"] == pairs["voice_second"])[some].mean())
    row["speakers equal"] = _share((pairs["speaker"] == pairs["speaker_second"])[some].mean())
    return row


def _on_documents() -> dict[str, str]:
    """How passages, stance and voices agree with those annotations."""
    passages = reported("passages")
    shown = passages[passages["n_actual"] >= 20]
    test = shown[shown["design"] == "test set"]
    curve = pd.read_csv(stored_path("passages curve"))
    curve = curve[(curve["design"] == "articles left out") & (curve["n_actual"] >= 20)]
    texts = pd.read_csv(stored_path("stance texts"))
    learning = pd.read_csv(stored_path("stance learning"))
    abstaining = pd.read_csv(stored_path("stance abstaining"))
    voice = pd.read_csv(DATA / "annotations/voice-evaluated-once-documents.csv")
    voice = voice[(voice["instrument"] == "rules") & (voice["split"] == "test")]
    return {
        "passages_left_out": _found_table(shown[shown["design"] != "test set"]),
        "passages_test": _found_table(test),
        "passages_curve": _table([
            {
                "left out": row["left_out"], "track": row["track"].title(), "threshold": _two(row["threshold"]),
                **{name: _two(row[name]) for name in ("precision", "recall", "f1")},
                "recall, unnamed": _two(row["recall_unnamed"]),
            }
            for _, row in curve[curve["threshold"].isin([0.2, 0.5, 0.8, 0.95])].iterrows()
        ]),
        "stance_texts": _table([
            {
                "design": row["design"], "texts": row["source"], "measure": row["measure"], "r": _interval(row, "r"),
                "macro F1": _interval(row, "macro_f1"), "accuracy": _two(row["accuracy"]), "passages": f"{row['n']:,}",
            }
            for _, row in texts.iterrows()
        ]),
        "stance_abstaining": _table([
            {
                "design": design, "texts": source, "passages": f"{mine['n'].max():,}",
                "always neutral": _two(mine.set_index("coverage")["neutral"].loc[1.0]),
                **{f"{row.coverage:.0%}": _two(row.accuracy) for row in mine.itertuples()},
            }
            for (design, source), mine in abstaining.groupby(["design", "source"], sort=False)
        ]),
        "stance_learning": _table([
            {
                "texts left out": row["source"], "passages of the bank": f"{row['n_bank']:,}",
                "r, words": _two(row["r_words"]), "r, cues and words": _two(row["r"]), "passages": f"{row['n']:,}",
            }
            for _, row in learning.iterrows()
        ]),
        "voice_documents": _table([
            {
                "texts": row["source"], "rules": str(row["rules_version"]), "voice": _interval(row, "accuracy"),
                "F1 of quoted": _interval(row, "f1"), "speaker, both quoted": _interval(row, "speaker_accuracy"),
                "sentences (quoted)": f"{row['n_sentences']:,} ({row['n_quoted']:,})",
            }
            for _, row in voice.iterrows()
        ]),
    }  # fmt: skip


def _found_table(table: pd.DataFrame) -> str:
    return _table([
        {
            "design": row["design"], "texts": row["left_out"], "instrument": row["instrument"],
            "track": row["track"].title(),
            **{name: _interval(row, name.lower()) for name in ("precision", "recall", "F1")},
            "recall, unnamed": _two(row["recall_unnamed"]),
            "speak of it": f"{row['n_actual']:,} of {row['n_sentences']:,} ({row['n_documents']:,})",
        }
        for _, row in table.iterrows()
    ])  # fmt: skip


def _weighted(row: pd.Series) -> tuple[float, float, float]:
    """Precision, recall and F1 weighted by the draw to all sentences."""
    precision, recall = row["precision_weighted"], row["recall_weighted"]
    return precision, recall, 2 * precision * recall / (precision + recall)


def _articles() -> dict[str, str]:
    """Articles read as a whole: agreement of two readings, and the shares that come of them."""
    both = whole_articles.load().merge(whole_articles.load(annotator="B"), on=["corpus", "article_id"])
    equal = [(both[f"{track}_x"] == both[f"{track}_y"]).mean() for track in TRACKS]
    speaking = [int(both[f"{track}_x"].sum()) for track in TRACKS]
    rows = []
    for corpus in ("fa-kes", "tehran-times"):
        table = pd.read_csv(ROOT / "figures" / corpus / "coverage.csv")
        together = table[
            table["outlet"] == ("all outlets" if table["outlet"].nunique() > 1 else table["outlet"].iloc[0])
        ]
        rows += [
            {
                "corpus": corpus,
                "track": TRACK_NAMES[row["track"]],
                "estimator": row["estimator"],
                "share": f"{100 * row['estimate']:.2f} % [{100 * row['ci_low']:.2f}, {100 * row['ci_high']:.2f}]",
                "articles": f"{row['n_articles']:,}",
                "annotated": f"{row['n_annotated']:,}",
            }
            for _, row in together.sort_values(["track", "estimator"], ascending=[True, False]).iterrows()
        ]
    return {
        "articles_agreement": f"equal in {_share(equal[0])} ({TRACK_NAMES[TRACKS[0]]}, {speaking[0]} speak of it) and "
        f"{_share(equal[1])} ({TRACK_NAMES[TRACKS[1]]}, {speaking[1]}); two passes of one kind of model, so this is "
        "test-retest",
        "articles_shares": _table(rows),
    }


def _names() -> dict[str, str]:
    """Names and whom they stand for."""
    key = ["corpus", "article_id", "hash", "start"]
    both = names.load().merge(names.load(annotator="B")[[*key, "target"]], on=key, suffixes=("", "_b"))
    table = reported("names")
    together = table[table["name"] == "all names"].sort_values(["split", "corpus"], ascending=[False, True])
    by_name = table[(table["split"] == "test") & (table["corpus"] == "all corpora") & (table["name"] != "all names")]
    return {
        "naming_test": _table(
            [
                {
                    "contrast": row["contrast"],
                    "outlets that use the first way": row["scope"],
                    "bias": f"{row['bias']:+.3f}",
                    "coverage": f"{row['coverage']:.2f} [{row['coverage_low']:.2f}, {row['coverage_high']:.2f}]",
                    "width": _two(row["width"]),
                    "intervals (corpora)": f"{row['n_intervals']:,} ({row['runs']:,})",
                }
                for _, row in simulated("naming-test").sort_values("coverage").iterrows()
            ]
        ),
        "names_agreement": f"{_share((both['target'] == both['target_b']).mean())} of {len(both):,}",
        "names_validity": _table(
            [
                {
                    "set": row["split"],
                    "corpus": row["corpus"],
                    "accuracy": _interval(row, "accuracy"),
                    "weighted": _two(row["weighted_accuracy"]),
                    "baseline": _two(row["baseline"]),
                    "names (articles)": f"{row['n']:,} ({row['n_articles']:,})",
                }
                for _, row in together.iterrows()
            ]
        ),
        "names_by_name": _table(
            [
                {
                    "name": row["name"],
                    "accuracy": _interval(row, "accuracy"),
                    "precision": f"{_two(row['precision'])} ({_two(row['weighted_precision'])})",
                    "recall": f"{_two(row['recall'])} ({_two(row['weighted_recall'])})",
                    "names": f"{row['n']:,}",
                }
                for _, row in by_name.sort_values("accuracy").iterrows()
            ]
        ),
    }


def _open() -> dict[str, str]:
    by_people = store.tracks().query("annotator in @PEOPLE")
    stance = store.stored().query("annotator in @PEOPLE")
    events, outlets = (
        pd.read_csv(DATA / f"{name}.csv", dtype="str", keep_default_na=False) for name in ("events", "outlets")
    )
    return {
        "people_stance": f"{len(stance.drop_duplicates([*_SENTENCE, 'track'])):,}",
        "people_tracks": f"{len(by_people.drop_duplicates(_SENTENCE)):,}",
        "people_voice": f"{len(by_people[by_people['label'] != 'neither'].drop_duplicates(_SENTENCE)):,}",
        "people_settled": f"{len(store.resolutions()) if store.SETTLED_BY in PEOPLE else 0:,}",
        "open_events": f"{_marked(events):,}",
        "n_events": f"{len(events):,}",
        "open_outlets": f"{_marked(outlets):,}",
        "n_outlets": f"{len(outlets):,}",
    }


def _marked(table: pd.DataFrame) -> int:
    return int(np.any([table[name].str.contains(_MARKS) for name in table.columns], axis=0).sum())


def _two(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.2f}"


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def _interval(row: pd.Series, name: str) -> str:
    return "" if pd.isna(row[name]) else build_readme._with_interval(row, name)


def _ends(values: pd.Series, shape: str = ".3f") -> str:
    if values.isna().all():
        return ""
    return " to ".join(dict.fromkeys(f"{value:{shape}}" for value in (values.min(), values.max())))


def page() -> str:
    """The page.

    Returns
    -------
    str
        The template with every name filled in.
    """
    return filling.fill(TEMPLATE, numbers())


def main() -> None:
    """Write docs/VALIDATION.md."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
