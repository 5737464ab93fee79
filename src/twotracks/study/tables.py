"""The plotted tables of a run as a reader wants them: named columns, rounded numbers, and a note below."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from twotracks.schemas import SPEAKER_NAMES, TRACK_NAMES

MOST_WORDS = 20  # words an outlet in a typeset table of keywords; the CSV has all
_LEVEL = "95 % interval"
_NOTHING = "–"
_P = ("p", "p_holm", "p_permutation", "p_bh", "whole_p", "joint_p")
# What each column is called; one that stands here not is called by its name, with blanks.
_LABELS = {
    "outlet": "Outlet", "track": "Track", "measure": "Measure", "comparison": "Comparison", "estimate": "Estimate",
    "n_articles": "Articles (n)", "n_passages": "Passages (n)", "n_annotated": "Annotated passages (n)",
    "p": "p", "p_holm": "p (Holm)", "p_permutation": "p (permutation)", "p_bh": "p (Benjamini-Hochberg)",
    "estimator": "Estimator", "value": "Whose words", "split": "Split by", "part": "Part", "camp": "Camp",
    "camp_by_side": "Side in the war", "term": "Word", "n_target": "Tokens in target (n)",
    "n_reference": "Tokens in reference (n)", "per_1000_target": "Per 1,000 tokens, target",
    "per_1000_reference": "Per 1,000 tokens, reference", "articles_target": "Articles with it, target (n)",
    "articles_reference": "Articles with it, reference (n)", "dp_target": "DP, target", "dp_reference": "DP, reference",
    "g2": "G² (log-likelihood)", "log_ratio": "Log ratio (binary log)", "together": "Simultaneous 95 % interval",
    "t": "t", "in_name": "Part of a track's or outlet's name", "actual": "Actual", "predicted": "Predicted",
    "n": "n", "share": "Share", "label": "Label", "rank": "Rank", "weight": "Weight (log odds per unit of TF-IDF)",
    "n_texts": "Texts with it (n)", "control": "Leakage control", "cumulative": "Kept in the rows below",
    "balanced_accuracy": "Balanced accuracy (0 to 1)", "chance": "Chance (0 to 1)", "n_outlets": "Outlets (n)",
    "n_groups": "Groups kept together (n)", "period": "From", "unit": "Unit of time", "link": "How recognised",
    "annotator": "Annotations", "voice": "Voice", "contested": "Contested entries", "weighting": "Weighting",
    "clusters": "Clusters", "n_clusters": "Clusters (n)", "whole_median": "Median of all specifications",
    "whole_p": "Joint p of all", "joint_median": "Median of the voice", "joint_p": "Joint p of the voice",
    "joint_passing": "Share of the voice's intervals without 0", "n_first": "First word (n)",
    "n_second": "Second word (n)", "annotation": "Mean annotation (-1 to 1)", "score": "Mean score of the group",
    "family": "Family", "scope": "Scope", "gap": "Simulated gap", "runs": "Simulated corpora (n)",
    "n_intervals": "Intervals per corpus (n)", "coverage": "Empirical coverage (0 to 1)", "power": "Power (0 to 1)",
    "false_positive_rate": "False positive rate (0 to 1)", "macro_f1": "Macro-averaged F1", "r": "Pearson's r",
    "accuracy": "Accuracy (0 to 1)", "tokens": "Tokens (n)", "types": "Types (n)", "design": "Design",
    "corpus": "Corpus", "sentences": "Sentences", "lexicon": "Lexicon version",
}  # fmt: skip
_DROPPED = ("method",)  # goes into the note
_NOT_TYPESET = ("t", "p")  # of words: what the permutation test says again, or says under an assumption that fails


class Table(NamedTuple):
    """A table for a paper.

    ``numbers``: for a spreadsheet, readable names and rounded numbers; ``body``: cells of text, as typeset, estimates
    joined with their intervals (``attrs["numbers"]`` names the columns of numbers); ``notes``: what stands below.
    """

    numbers: pd.DataFrame
    body: pd.DataFrame
    notes: list[str]


def readable(table: pd.DataFrame, measures: Mapping[str, Mapping[str, Any]] | None = None) -> Table:
    """A plotted table as a paper shows it.

    Parameters
    ----------
    table : DataFrame
        As :func:`twotracks.plots.save.save` wrote it.
    measures : mapping, optional
        What travels with its scores, for their labels.

    Returns
    -------
    Table

    Examples
    --------
    >>> claims = pd.DataFrame({"outlet": ["A", "B"], "estimate": [0.12345, 0.5], "ci_low": [0.1, None]})
    >>> claims = claims.assign(ci_high=[0.2, None])
    >>> claims["method"] = ["bootstrap", "too few articles"]
    >>> made = readable(claims)
    >>> made.body.iloc[:, 1].tolist(), made.notes[-1]
    (['0.123 [0.100, 0.200]', '0.500 [no interval (a)]'], '(a) too few articles.')
    """
    shown, cut = _fewer(table)
    named = _named(table, measures or {})
    notes: list[str] = []
    reasons = _reasons(shown)
    cells: dict[str, list[str]] = {}
    numbers = []
    pairs = _intervals(shown)
    in_pair = {side for sides in pairs.values() for side in sides}
    text = _named(shown, measures or {})
    for column in shown.columns:
        if column in _DROPPED or column in in_pair:
            if column in pairs.get("together", ())[:1]:
                cells[_LABELS["together"]] = _interval_cells(shown, pairs["together"])
                numbers.append(_LABELS["together"])
            continue
        label = _label(column, shown)
        if column in pairs:
            cells[f"{label} [{_LEVEL}]"] = _estimate_cells(shown, column, pairs[column], reasons)
            numbers.append(f"{label} [{_LEVEL}]")
            continue
        values = _cells(text[column], column)
        if len(shown) > 1 and len(set(values)) == 1:  # what is the same in every row is said once
            notes.append(f"{label}: {values[0]}." if values[0] != _NOTHING else f"{label}: not given.")
            continue
        cells[label] = values
        if pd.api.types.is_numeric_dtype(shown[column].dtype) and shown[column].dtype != bool:
            numbers.append(label)
    # What a row is about stands before its numbers.
    body = pd.DataFrame({name: cells[name] for name in sorted(cells, key=numbers.__contains__)})
    body.attrs["numbers"] = [name for name in numbers if name in body.columns]
    if cut:
        notes.append(cut)
    notes += _interval_notes(shown, pairs, reasons)
    if any(_NOTHING in column for column in cells.values()):
        notes.append(f"{_NOTHING}: does not apply, or too little to compute it from.")
    return Table(_for_spreadsheet(named), body, notes)


def _label(column: str, table: pd.DataFrame) -> str:
    if column == "split" and "part" not in table.columns:
        return "Data split"
    if column == "period" and "unit" not in table.columns:
        return "Period"
    return _LABELS.get(column, column.replace("_", " ").capitalize())


def _fewer(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Of a table of words, those that a typeset table has room for, and a note on which they are."""
    if not {"term", "p_permutation", "outlet"} <= set(table.columns):
        return table, ""
    order = table.assign(_at=np.arange(len(table))).sort_values(["outlet", "p_permutation", "_at"], kind="stable")
    kept = order.groupby("outlet", sort=False).head(MOST_WORDS).sort_values("_at").drop(columns="_at")
    kept = kept.drop(columns=[name for name in _NOT_TYPESET if name in kept.columns])
    which = (
        f"Of {len(table):,} words those with the smallest p of the permutation test, at most {MOST_WORDS} an outlet. "
        if len(kept) < len(table) else ""
    )  # fmt: skip
    return kept, f"{which}The CSV has all words, the statistic t, and the p of G² that takes words as independent."


def _named(table: pd.DataFrame, measures: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    out = table.copy()
    for column in out.columns:
        if not pd.api.types.is_numeric_dtype(out[column].dtype):
            # The apostrophe that keeps a spreadsheet from running a cell is no part of a name.
            out[column] = [
                v[1:] if isinstance(v, str) and v[:1] == "'" and v[1:2] in "=+-@" else v for v in out[column]
            ]
    if "track" in out.columns:
        out["track"] = out["track"].replace({**TRACK_NAMES, "both": "both"})
    for column in ("actual", "predicted", "label"):
        if column in out.columns:
            out[column] = out[column].replace(TRACK_NAMES)
    if "value" in out.columns:
        out["value"] = out["value"].fillna("").replace(SPEAKER_NAMES)
    if "measure" in out.columns:
        out["measure"] = out["measure"].replace({name: str(about["label"]) for name, about in measures.items()})
    return out


def _intervals(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Column of an estimate to the two of its interval."""
    pairs: dict[str, tuple[str, str]] = {}
    for column in table.columns:
        if {f"{column}_low", f"{column}_high"} <= set(table.columns):
            pairs[column] = (f"{column}_low", f"{column}_high")
    main = next((name for name in ("estimate", "log_ratio", "balanced_accuracy") if name in table.columns), None)
    if main and {"ci_low", "ci_high"} <= set(table.columns):
        pairs[main] = ("ci_low", "ci_high")
    if "annotation" in table.columns and {"low", "high"} <= set(table.columns):
        pairs["annotation"] = ("low", "high")
    if {"together_low", "together_high"} <= set(table.columns):
        pairs["together"] = ("together_low", "together_high")
    return pairs


def _reasons(table: pd.DataFrame) -> dict[str, str]:
    """Each reason why a row has no interval, to its letter."""
    if not {"method", "ci_low"} <= set(table.columns):
        return {}
    without = table.loc[table["ci_low"].isna(), "method"].dropna().unique()
    return {str(reason): chr(ord("a") + i) for i, reason in enumerate(sorted(without))}


def _estimate_cells(table: pd.DataFrame, column: str, pair: tuple[str, str], reasons: dict[str, str]) -> list[str]:
    digits = _digits(column, table[[column, *pair]])
    methods = table["method"] if "method" in table.columns else pd.Series("", index=table.index)
    out = []
    for value, low, high, method in zip(table[column], table[pair[0]], table[pair[1]], methods, strict=True):
        letter = reasons.get(str(method)) if pair[0] == "ci_low" else None
        why = f" ({letter})" if letter else ""
        if pd.isna(value):
            out.append(f"not estimated{why}")
        elif pd.isna(low) or pd.isna(high):
            out.append(f"{_number(value, digits)} [no interval{why}]")
        else:
            out.append(f"{_number(value, digits)} [{_number(low, digits)}, {_number(high, digits)}]")
    return out


def _interval_cells(table: pd.DataFrame, pair: tuple[str, str]) -> list[str]:
    digits = _digits(pair[0], table[list(pair)])
    return [
        _NOTHING if pd.isna(low) or pd.isna(high) else f"[{_number(low, digits)}, {_number(high, digits)}]"
        for low, high in zip(table[pair[0]], table[pair[1]], strict=True)
    ]


def _interval_notes(table: pd.DataFrame, pairs: dict, reasons: dict[str, str]) -> list[str]:
    notes = []
    if "method" in table.columns:
        known = table.loc[table["ci_low"].notna(), "method"].dropna().unique() if "ci_low" in table.columns else []
        if len(known):
            notes.append(f"{_LEVEL}s: {'; '.join(sorted(known))}.")
    elif "log_ratio" in pairs:
        notes.append(f"{_LEVEL}s of one word, and of all drawn words at once, from the permutations of the test.")
    elif pairs:
        notes.append(f"{_LEVEL}s over {'simulated corpora' if 'runs' in table.columns else 'articles'}.")
    if any(table[name].notna().any() for name in _P if name in table.columns):
        notes.append("p: two-sided.")
    if "p_holm" in table.columns:
        notes.append("p (Holm): after Holm's correction over the outlets.")
    if "p_bh" in table.columns:
        notes.append("p (Benjamini-Hochberg): over the words that are no part of a name.")
    if "p_permutation" in table.columns:
        notes.append("p (permutation): permutation test over articles.")
    if pairs and not reasons and table[[side for pair in pairs.values() for side in pair]].isna().any(axis=None):
        notes.append("Not estimated, or no interval: too little stands behind it.")
    return [*notes, *(f"({letter}) {reason}." for reason, letter in reasons.items())]


def _cells(values: pd.Series, column: str) -> list[str]:
    if column in _P:
        return [_p(value) for value in values]
    if pd.api.types.is_bool_dtype(values.dtype):
        return ["yes" if value else "no" for value in values]
    if pd.api.types.is_numeric_dtype(values.dtype):
        digits = _digits(column, values.to_frame())
        return [_NOTHING if pd.isna(value) else _number(value, digits) for value in values]
    return [_NOTHING if pd.isna(value) or value == "" else str(value) for value in values]


def _digits(column: str, values: pd.DataFrame) -> int:
    """Decimals: none of counts, three of what lies between -1 and 1, else two."""
    known = values.to_numpy(float)
    known = known[np.isfinite(known)]
    if not len(known) or (known == np.round(known)).all():
        return 0 if column != "estimate" else 2
    if column == "n" or column.startswith("n_") or column == "g2":
        return 1
    return 3 if np.abs(known).max() <= 1 else 2


def _number(value: float, digits: int) -> str:
    if np.isinf(value):
        return "∞" if value > 0 else "-∞"
    said = f"{value:,.{digits}f}"
    return said[1:] if said.startswith("-") and float(said.replace(",", "")) == 0 else said


def _p(value: float) -> str:
    if pd.isna(value):
        return _NOTHING
    if value < 0.001:
        return "< .001"
    return "> .999" if value >= 0.9995 else f"{value:.3f}"[1:]


def _for_spreadsheet(named: pd.DataFrame) -> pd.DataFrame:
    """Every row and column, estimates and bounds apart; small p as text, as in print."""
    bounds = {
        side: (name, end)
        for name, pair in _intervals(named).items()
        for side, end in zip(pair, ("lower", "upper"), strict=True)
    }
    out = {}
    for column in named.columns:
        values: Any = named[column]
        if column in bounds:
            of, end = bounds[column]
            label = (
                f"{_label(of, named)}, {end} bound"
                if of == "together"
                else f"{_label(of, named)}, {_LEVEL}, {end} bound"
            )
        else:
            label = "How the interval was made" if column == "method" else _label(column, named)
        if column in _P:
            values = ["" if pd.isna(v) else "< .001" if v < 0.001 else round(float(v), 3) for v in values]
        elif pd.api.types.is_float_dtype(named[column].dtype):
            values = named[column].round(max(2, _digits(column, named[[column]])))
        out[label] = values
    return pd.DataFrame(out)
