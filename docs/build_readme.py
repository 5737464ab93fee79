"""Write README.md: docs/README.template.md with its ``{{ names }}`` filled in from the committed results.

``make readme`` runs it; a test says whether the README in the repository is current. What is read from where stands in
``_TABLES``, and how each number comes from it in ``numbers``.
"""

import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

from docs import filling
from twotracks.analysis.naming import by_camp_values
from twotracks.analysis.naming.resolve import names_in
from twotracks.annotation import names as annotated_names
from twotracks.config import ROOT
from twotracks.corpus.camps import of as of_camp
from twotracks.inference import contrasts

TEMPLATE = Path(__file__).with_name("README.template.md")
README = ROOT / "README.md"
_TABLES = {
    "links": "figures/tehran-times/links.csv",
    "parts": "figures/tehran-times/stance-by-voice.csv",
    "curve": "figures/tehran-times/specification-curve.csv",
    "keyness": "figures/tehran-times/keyness-tracks.csv",
    "naming": "figures/fa-kes/camps-naming.csv",
    "naming of states": "figures/un-general-debate/camps-naming.csv",
    "regime": "figures/fa-kes/names-regime.csv",
    "change": "figures/tehran-times/change.csv",
    "shares": "figures/tehran-times/coverage.csv",
    "shares test": "data/teaching/coverage-shares.csv",
    "names": "data/annotations/names-validity.csv",
    "frames": "data/annotations/frames-validity.csv",
    "coverage": "data/teaching/operating-characteristics.csv",
    "power": "data/teaching/power.csv",
    "dsl": "data/teaching/design-adjustment.csv",
    "templates": "data/teaching/sentences.csv",
    "tracks": "data/annotations/tracks-evaluated-once.csv",
    "voice": "data/annotations/voice-evaluated-once.csv",
    "passages": "data/annotations/passages-validity.csv",
    "stance texts": "data/annotations/stance-texts-validity.csv",
    "stance": "data/annotations/stance-evaluated-once.csv",
}
_CORPORA = "data/corpora.toml"
_SIZE = 600  # articles of the simulated corpora that the README speaks of


@cache
def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(ROOT / _TABLES[name])


def numbers() -> dict[str, str]:
    """Every number of the README by its name, as it is printed."""
    return {
        **_passages(), **_corpora(), **_tracks(), **_model(), **_voice(), **_stance(), **_stance_texts(), **_coverage(),
        **_dsl(), **_claims(), **_names_and_shares(),
    }  # fmt: skip


def _passages() -> dict[str, str]:
    links = _read("links")
    of = links.groupby("track")["n_passages"].sum()
    return {
        "n_astana": f"{of['astana']:,}",
        "n_geneva": f"{of['geneva']:,}",
        "n_passages": f"{of.sum():,}",
        "n_named": f"{links.loc[links['link'] == 'named', 'n_passages'].sum():,}",
        "n_bank": f"{len(pd.read_csv(ROOT / 'data/bank/sentences.csv')):,}",
        "n_templates": f"{len(_read('templates')):,}",
    }


def _claims() -> dict[str, str]:
    """What may be claimed: the gap in parts, over specifications, words, camps."""
    parts = _read("parts").query("estimator == 'design-adjusted'").set_index("part")
    curve = _read("curve")
    by_voice = curve.groupby("voice")[["joint_median", "joint_p", "joint_passing"]].first()
    words = _read("keyness").query("not in_name")
    passing = words[words["p_bh"] < 0.05]
    naming = _read("naming").set_index("outlet")
    camps = contrasts.exact(naming["share"], naming["camp_by_side"].fillna(""), "Damascus and its allies")
    names = {
        "gap_own": "own words", "gap_quoted": "quoted", "gap_all": "all passages",
        "gap_uncontested": "without contested entries", "gap_before": "before the Constitutional Committee",
        "gap_since": "since the Constitutional Committee met",
    }  # fmt: skip
    return {
        **{name: _signed(parts.loc[part]) for name, part in names.items()},
        "n_specifications": f"{len(curve):,}", "curve_median": f"{curve['whole_median'].iloc[0]:+.3f}",
        "curve_p": f"{curve['whole_p'].iloc[0]:.2f}",
        "curve_own_median": f"{by_voice.loc['own words', 'joint_median']:+.3f}",
        "curve_own_p": f"{by_voice.loc['own words', 'joint_p']:.2f}",
        "curve_own_passing": _percent(by_voice.loc["own words", "joint_passing"]),
        "curve_quoted_p": f"{by_voice.loc['quoted', 'joint_p']:.3f}",
        "n_keywords": f"{len(passing):,}", "n_words": f"{len(words):,}",
        "keywords_geneva": ", ".join(passing[passing["g2"] < 0].sort_values("g2")["term"].head(6)) or "none",
        "keywords_astana": ", ".join(passing[passing["g2"] > 0]["term"].head(6)) or "none",
        "naming_difference": f"{camps['difference']:.2f}", "naming_p": f"1/{round(1 / camps['p']):,}",
        "naming_n": f"{camps['n_target']} against {camps['n_reference']}",
    }  # fmt: skip


def _names_and_shares() -> dict[str, str]:
    """Names of the government, what changed, shares of articles, and how well names are resolved."""
    values = by_camp_values(_read("regime"))
    camps = contrasts.exact(
        values, of_camp(pd.Series(values.index, index=values.index), "camp_by_side"), "Damascus and its allies"
    )
    states = _read("naming of states").set_index("outlet")
    spoken = contrasts.exact(states["share"], states["camp_by_side"].fillna(""), "Damascus and its allies")
    changed = _read("change").query("track == 'both' and part == 'difference'").iloc[-1]
    shares = _read("shares").query("estimator == 'adjusted by annotated articles'").set_index("track")
    tested = _read("shares test").groupby("estimator")["coverage"].agg(["min", "max"])
    names = _read("names").query("split == 'test' and corpus == 'all corpora' and name == 'all names'").iloc[0]
    return {
        "regime_difference": f"{-camps['difference']:.2f}", "regime_p": f"{camps['p']:.3f}",
        "regime_n": f"{camps['n_target']} against {camps['n_reference']} outlets",
        "naming_states": f"{spoken['difference']:+.2f}, exact p = {spoken['p']:.2f}",
        "naming_states_n": f"{spoken['n_target']} against {spoken['n_reference']}",
        "change_own": _signed(changed), "change_own_p": f"{changed['p']:.3f}",
        **{f"share_{track}": _share_of(shares.loc[track]) for track in shares.index},
        "shares_covered": _range(tested.loc["adjusted by annotated articles"]),
        "shares_found_covered": _range(tested.loc["passages found"]),
        **_frames(),
        "n_names": f"{names['n']:,}", "names_right": _percent(names["accuracy"]),
        "names_right_weighted": _percent(names["weighted_accuracy"]), "names_baseline": _percent(names["baseline"]),
        "names_baseline_weighted": _percent(_usual_target()),
    }  # fmt: skip


def _usual_target() -> float:
    """Weighted share of test names that stand for whom such a name most often does in the development set."""
    read = annotated_names.load()
    ids = {word: next((name.id for name in names_in(word)), word) for word in read["word"].unique()}
    read = read.assign(name=read["word"].map(ids))
    usual = read[read["split"] == "development"].groupby("name")["target"].agg(lambda values: values.mode().iloc[0])
    test = read[read["split"] == "test"]
    weight = 1 / test["inclusion_probability"]
    return float((weight * (test["target"] == test["name"].map(usual))).sum() / weight.sum())


def _frames() -> dict[str, str]:
    table = _read("frames").query("design == 'test set' and corpus == 'all corpora' and ships")
    holds = table[table["fails"].isna()]
    failing = table[table["fails"].notna()]
    return {
        "frames_n": f"{len(table)}", "frames_n_test": f"{table['n'].max():,}", "frames_n_hold": f"{len(holds)}",
        "frames_n_fail": f"{len(failing)}", "frames_fail": ", ".join(failing["frame"].str.replace("_", " ")),
        "frames_f1": f"{holds['f1'].min():.2f} to {holds['f1'].max():.2f}",
    }  # fmt: skip


def _share_of(row: pd.Series) -> str:
    return f"{100 * row['estimate']:.1f} % [{100 * row['ci_low']:.1f}, {100 * row['ci_high']:.1f}]"


def _range(row: pd.Series) -> str:
    return f"{100 * row['min']:.0f} to {100 * row['max']:.0f} %"


def _signed(row: pd.Series) -> str:
    return f"{row['estimate']:+.2f} [{row['ci_low']:+.2f}, {row['ci_high']:+.2f}]"


def _corpora() -> dict[str, str]:
    known = tomllib.loads((ROOT / _CORPORA).read_text(encoding="utf-8"))
    names = ("fa-kes", "tehran-times", "un-general-debate")
    return {f"n_{name.replace('-', '_')}": f"{known[name]['rows']:,}" for name in names}


def _tracks() -> dict[str, str]:
    """The rules that find passages, on the test set that was evaluated last, and that only once."""
    table = _read("tracks")
    last = table[table["round"] == table["round"].max()].set_index(["instrument", "track"])
    shown = last[["f1", "recall_weighted"]].map("{:.2f}".format)
    out = {"n_track_sentences": f"{last['n_sentences'].max():,}"}
    for track in ("astana", "geneva"):
        out[f"f1_{track}"] = shown.loc[("rules", track), "f1"]
        out[f"f1_places_{track}"] = shown.loc[("place names alone", track), "f1"]
        out[f"recall_{track}"] = shown.loc[("rules", track), "recall_weighted"]
        precision, recall = last.loc[("rules", track), ["precision_weighted", "recall_weighted"]]
        out[f"f1_weighted_{track}"] = f"{2 * precision * recall / (precision + recall):.2f}"
    return out


def _voice() -> dict[str, str]:
    row = _read("voice").query("corpus == 'all corpora' and instrument == 'rules'").iloc[0]
    return {
        "n_voice": f"{row['n_passages']:,}",
        "voice_accuracy": _percent(row["accuracy"]),
        "speaker_accuracy": _percent(row["speaker_accuracy"]),
    }


def _model() -> dict[str, str]:
    """The model of passages on texts left out: real press, and invented reports."""
    table = _read("passages").set_index(["design", "left_out", "instrument", "track"])
    own, rules = "chain, rules heard", "rules"
    press = table.loc[("articles left out", "western-press", own, "geneva")]
    unseen = table.loc[("corpus left out", "western-press", own, "geneva")]
    before = table.loc[("corpus left out", "western-press", rules, "geneva")]
    dense = {track: table.loc[("corpus left out", "w3+w7", own, track)] for track in ("astana", "geneva")}
    articles = {track: table.loc[("corpus left out", "w17+w20", own, track)] for track in ("astana", "geneva")}
    dense_rules = {track: table.loc[("corpus left out", "w3+w7", rules, track)] for track in ("astana", "geneva")}
    return {
        "n_press": f"{press['n_documents']:.0f}",
        "f1_press": _with_interval(press, "f1"),
        "unnamed_press": f"{press['recall_unnamed']:.2f}",
        "precision_press": f"{press['precision']:.2f}",
        "f1_press_unseen": _with_interval(unseen, "f1"),
        "f1_press_rules": _with_interval(before, "f1"),
        "unnamed_press_rules": f"{before['recall_unnamed']:.2f}",
        **{f"f1_dense_{track}": f"{row['f1']:.2f}" for track, row in dense.items()},
        **{f"f1_articles_{track}": f"{row['f1']:.2f}" for track, row in articles.items()},
        **{f"f1_dense_rules_{track}": f"{row['f1']:.2f}" for track, row in dense_rules.items()},
    }


def _stance_texts() -> dict[str, str]:
    """Stance on texts left out, by cues and by what ships."""
    table = _read("stance texts").set_index(["design", "source", "measure"])
    row = table.loc[("corpus left out", "western-press", "cues and words")]
    dense = table.loc[("corpus left out", "w3+w7", "cues and words")]
    return {
        "stance_r_press": _with_interval(row, "r"),
        "n_stance_press": f"{row['n']:.0f}",
        "stance_r_dense": _with_interval(dense, "r"),
        "stance_r_dense_cues": f"{table.loc[('corpus left out', 'w3+w7', 'cues'), 'r']:.2f}",
    }


def _stance() -> dict[str, str]:
    table = _read("stance").query(
        "corpus == 'all corpora' and sentences == 'all' and measure == 'cues, weights by hand'"
    )
    rows = table.set_index("design")
    neutral = (
        _read("stance")
        .query(
            "corpus == 'all corpora' and sentences == 'all' and measure == 'always neutral' and design == 'test set'"
        )
        .iloc[0]
    )
    test, left_out = rows.loc["test set"], rows.loc["corpus left out, test set"]
    return {
        "n_stance": f"{test['n']:.0f}",
        "stance_r": _with_interval(test, "r"),
        "stance_r_weighted": f"{test['r_weighted']:.2f}",
        "stance_accuracy_weighted": _percent(test["accuracy_weighted"]),
        "stance_f1_weighted": f"{test['macro_f1_weighted']:.2f}",
        "stance_neutral": _percent(neutral["accuracy"]),
        "stance_accuracy": _percent(test["accuracy"]),
        "stance_f1": f"{test['macro_f1']:.2f}",
        "stance_r_left_out": f"{left_out['r']:.2f}",
        "stance_f1_left_out": f"{left_out['macro_f1']:.2f}",
    }


def _coverage() -> dict[str, str]:
    """How often 95 % intervals covered the ground truth of simulated corpora, and false gaps of ready-made measures."""
    table = _read("coverage").query("n_articles == @_SIZE and power.isna()")
    pooled = (table["family"] == "track gap") & (table["scope"] == "all outlets")
    classifier = table["family"] == "accuracy"
    of_outlets = table[classifier & (table["scope"] == "outlets")].iloc[0]
    power = _read("power").query("gap == 0 and n_articles == 320").set_index("measure")["power"]
    return {
        "n_simulated_articles": f"{_SIZE}",
        "n_simulated": f"{table['runs'].max():.0f}",
        "covered_each": _range(table.loc[~classifier & ~pooled, "coverage"]),
        "covered_pooled": _range(table.loc[pooled, "coverage"]),
        "covered_outlets": _percent(of_outlets["coverage"]),
        "false_gap_textblob": _percent(power["TextBlob"]),
        "false_gap_vader": _percent(power["VADER"]),
    }


def _dsl() -> dict[str, str]:
    """Gaps adjusted by annotations (DSL) against those of the measure alone, on simulated corpora."""
    table = _read("dsl")
    covered = table.set_index(["measure", "estimator"])["coverage"]
    return {
        "n_dsl": f"{table['runs'].max():.0f}",
        "covered_adjusted": _range(covered["Stance cues", "design-adjusted"]),
        "covered_alone": _range(covered["Stance cues", "measure alone"]),
        "covered_useless": _range(covered["a useless score", "design-adjusted"]),
    }


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _range(shares: pd.Series) -> str:
    low, high = 100 * shares.min(), 100 * shares.max()
    return f"{low:.0f} to {high:.0f} %"


def _with_interval(row: pd.Series, name: str) -> str:
    return f"{row[name]:.2f} [{row[f'{name}_low']:.2f}, {row[f'{name}_high']:.2f}]"


def named() -> set[str]:
    """Names of the numbers that the template asks for."""
    return filling.named(TEMPLATE)


def page() -> str:
    """The README.

    Returns
    -------
    str
        The template with every name filled in.

    Raises
    ------
    KeyError
        If the template names a number that is not computed here.
    """
    return filling.fill(TEMPLATE, numbers())


def main() -> None:
    """Write README.md."""
    README.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
