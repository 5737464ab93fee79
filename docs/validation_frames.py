"""Numbers and tables of the register's section on frames, from the stored results."""

import pandas as pd

from docs.filling import table
from twotracks import lexicons
from twotracks.analysis.frames.measure import dictionary
from twotracks.annotation import frames as annotations
from twotracks.validation.stored import reported

_ALL = "all corpora"


def frames() -> dict[str, str]:
    """What the section names, as it is printed."""
    first, second = annotations.load(), annotations.load(annotator="B")
    validity = reported("frames").fillna({"fails": ""})
    test = validity[(validity["design"] == "test set") & (validity["corpus"] == _ALL)]
    ships = test[test["ships"]].sort_values("f1")
    holding, failing = ships[ships["fails"] == ""], ships[ships["fails"] != ""]
    weak = holding[holding["f1_weighted"] < 0.5]
    return {
        "frames_n": f"{len(first):,}", "frames_n_second": f"{len(second):,}",
        "frames_n_development": f"{(first['split'] == 'development').sum():,}",
        "frames_n_test": f"{(first['split'] == 'test').sum():,}",
        "frames_n_holding": str(len(holding)), "frames_n_failing": str(len(failing)), "frames_n_all": str(len(ships)),
        "frames_lexicon": lexicons.load("frames").version,
        "frames_best": ", ".join(_called(row) for _, row in holding.sort_values("f1", ascending=False).iterrows()),
        "frames_weak": ", ".join(f"{_label(row)} {_two(row['f1_weighted'])}" for _, row in weak.iterrows()) or "none",
        "frames_beaten": ", ".join(
            f"{_label(row)} ({_two(row['f1'])} by words)"
            for _, row in test[(test["instrument"] == "words") & (test["f1_minus"] > 0.005)].iterrows()
        ),
        "frames_failing": ", ".join(f"{_label(row)} ({row['fails']})" for _, row in failing.iterrows()),
        "frames_draw": _draw(first), "frames_agreement": _agreement(), "frames_validity": _validity(validity, ships),
        "frames_designs": _designs(validity, ships), "frames_corpora": _corpora(validity, ships),
    }  # fmt: skip


def _draw(first: pd.DataFrame) -> str:
    rows = []
    for corpus, part in first.groupby("corpus"):
        of = (1 / part["inclusion_probability"]).sum()
        rows.append({
            "corpus": corpus, "sentences drawn": f"{len(part):,}", "of": f"{of:,.0f}",
            "articles": f"{part['article_id'].nunique():,}", "test set": f"{(part['split'] == 'test').sum():,}",
            **{name: f"{part['stratum'].eq(name).sum():,}" for name in sorted(first["stratum"].unique())},
        })  # fmt: skip
    return table(rows)


def _agreement() -> str:
    found = reported("frames agreement").sort_values("alpha")
    return table([
        {
            "frame": _label(row), "alpha": _interval(row, "alpha"), "F1 of B against A": _interval(row, "f1"),
            "A, B say it": f"{row['n_a']}, {row['n_b']}", "sentences (articles)": f"{row['n']} ({row['n_articles']})",
        }
        for _, row in found.iterrows()
    ])  # fmt: skip


def _validity(validity: pd.DataFrame, ships: pd.DataFrame) -> str:
    rows = []
    for _, row in ships.iterrows():
        beside = _of(validity, row["frame"], "test set").set_index("instrument")
        rows.append({
            "frame": _label(row), "F1": _interval(row, "f1"), "precision": _interval(row, "precision"),
            "recall": _interval(row, "recall"), "F1, weighted": _two(row["f1_weighted"]),
            "F1, words learnt": _two(beside.loc["words", "f1"]), "F1, always": _two(beside.loc["always", "f1"]),
            "use it": f"{row['n_positive']} of {row['n']}", "fails": row["fails"],
        })  # fmt: skip
    return table(rows)


def _designs(validity: pd.DataFrame, ships: pd.DataFrame) -> str:
    rows = []
    for _, row in ships.iterrows():
        out = {"frame": _label(row)}
        for design in ("articles left out", "corpus left out", "test set", "corpus left out, test set"):
            found = _of(validity, row["frame"], design).set_index("instrument")
            out[design] = f"{_two(found.loc['dictionary', 'f1'])}, {_two(found.loc['words', 'f1'])}"
        rows.append(out)
    return table(rows)


def _corpora(validity: pd.DataFrame, ships: pd.DataFrame) -> str:
    mine = validity[(validity["design"] == "test set") & validity["ships"] & (validity["corpus"] != _ALL)]
    rows = []
    for _, row in ships.iterrows():
        of = mine[mine["frame"] == row["frame"]].set_index("corpus")
        told = {name: f"{_two(one['f1'])} ({one['n_positive']} of {one['n']})" for name, one in of.iterrows()}
        rows.append({"frame": _label(row), **told})
    return table(rows)


def _of(validity: pd.DataFrame, frame: str, design: str) -> pd.DataFrame:
    return validity[(validity["frame"] == frame) & (validity["design"] == design) & (validity["corpus"] == _ALL)]


def _label(row: pd.Series) -> str:
    return dictionary().labels[row["frame"]]


def _called(row: pd.Series) -> str:
    return f"{_label(row)} {_two(row['f1'])} [{_two(row['f1_low'])}, {_two(row['f1_high'])}]"


def _interval(row: pd.Series, name: str) -> str:
    if pd.isna(row[name]):
        return ""
    return f"{_two(row[name])} [{_two(row[f'{name}_low'])}, {_two(row[f'{name}_high'])}]"


def _two(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.2f}"
