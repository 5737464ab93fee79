"""What the tools of ``benchmarks/peers.py`` found: equal numbers, and decisions of their tests side by side."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special, stats

TOLERANCE = 1e-9
LEVEL = 0.05
STUDY = "twotracks"

Numbers = dict[str, pd.DataFrame]


def read(folder: Path, tools: list[str]) -> Numbers:
    """By tool, a table of its numbers: one row a word, one column a statistic; ``tested`` has the words tested."""
    found: Numbers = {}
    for tool in tools:
        if (folder / f"{tool}.json").exists():
            table = json.loads((folder / f"{tool}.json").read_text(encoding="utf-8"))
            found[tool] = pd.DataFrame({name: pd.Series(of, dtype=float) for name, of in table.items()})
        else:
            columns = {}
            for file in sorted(folder.glob(f"{tool}-*.tsv")):
                # The word "nan" or "null" is a word.
                rows = pd.read_csv(file, sep="\t", keep_default_na=False, quoting=3, dtype={"term": "str"})
                columns[file.stem.removeprefix(f"{tool}-")] = pd.to_numeric(rows.set_index("term")["value"])
            found[tool] = pd.DataFrame(columns)
    given = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
    found["tested"] = pd.DataFrame(index=pd.Index(given["tested"]))
    found["documents"] = pd.DataFrame(given["documents"], columns=["article", "side", "words"])
    return found


class Counts(NamedTuple):
    """Occurrences of each word on both sides, and all words of each side."""

    a: pd.Series
    b: pd.Series
    all_a: float
    all_b: float
    documents: pd.DataFrame

    def two_cells(self) -> pd.Series:
        """Signed G2 over the two cells with the word (Rayson and Garside 2000)."""
        both, everything = self.a + self.b, self.all_a + self.all_b
        expected = both * self.all_a / everything, both * self.all_b / everything
        size = 2 * (special.xlogy(self.a, self.a / expected[0]) + special.xlogy(self.b, self.b / expected[1]))
        return size * np.where(self.a * self.all_b < self.b * self.all_a, -1, 1)

    def smoothed(self, add: float, add_to_all: float = 0) -> pd.Series:
        """Binary logarithm of the ratio of rates, something added to every count."""
        target = (self.a + add) / (self.all_a + add_to_all)
        return np.log2(target / ((self.b + add) / (self.all_b + add_to_all)))

    def percent_difference(self) -> pd.Series:
        """%DIFF (Gabrielatos 2018); empty where the reference lacks the word."""
        share = self.b.where(self.b > 0) / self.all_b
        return 100 * (self.a / self.all_a / share - 1)

    def log_odds(self, prior: float, four: bool) -> pd.Series:
        """Log-odds ratio with a uniform prior over its standard error (Monroe et al. 2008), of two terms or of four."""
        a, b = self.a + prior, self.b + prior
        rest = a.sum() - a, b.sum() - b
        variance = 1 / a + 1 / b + ((1 / rest[0] + 1 / rest[1]) if four else 0)
        return (np.log(a / rest[0]) - np.log(b / rest[1])) / np.sqrt(variance)

    def conservative(self, level: float = 0.05) -> pd.Series:
        """LRC (Evert 2023): the bound nearest to 0 of the exact interval of the log ratio, corrected for all words."""
        alpha = level / 2 / len(self.a)
        n = self.a + self.b
        with np.errstate(divide="ignore", invalid="ignore"):
            low = np.where(self.a > 0, special.betaincinv(self.a, n - self.a + 1, alpha), 0)
            high = np.where(self.b > 0, special.betaincinv(self.a + 1, n - self.a, 1 - alpha), 1)
            low, high = (np.log2(self.all_b / self.all_a * share / (1 - share)) for share in (low, high))
        nearest = np.where(self.a / self.all_a > self.b / self.all_b, np.maximum(low, 0), np.minimum(high, 0))
        return pd.Series(nearest, index=self.a.index)

    def juilland(self, target: bool) -> pd.Series:
        """Juilland's D over documents of unequal length; empty where the side lacks the word."""
        said = self.documents.loc[self.documents["side"] == target, "words"]
        n = len(said)
        rates = pd.concat([pd.Series(words).value_counts(normalize=True) for words in said], keys=range(n))
        per_word = rates.groupby(level=1)
        mean = per_word.sum() / n
        deviation = np.sqrt((rates**2).groupby(level=1).sum() / n - mean**2)
        return 1 - deviation / mean / np.sqrt(n - 1)


def counts_of(numbers: Numbers) -> Counts:
    """The counts, taken from the documents themselves and from no tool."""
    documents = numbers["documents"]
    each = [
        documents.loc[documents["side"] == side, "words"].explode().astype("str").value_counts().astype(float)
        for side in (True, False)
    ]
    words = each[0].index.union(each[1].index)
    a, b = (of.reindex(words, fill_value=0.0) for of in each)
    return Counts(a, b, a.sum(), b.sum(), documents)


class Claim(NamedTuple):
    """That a tool's number is a certain statistic: the study's own (a column of it), or a formula."""

    tool: str
    column: str
    what: str
    study: str | None = None
    formula: Callable[[Counts], pd.Series] | None = None
    unsigned: bool = False


CLAIMS = [
    Claim(STUDY, "compare g2", "G2, four cells", "g2"),
    Claim("pycorpdiff", "g2", "G2, four cells", "g2"),
    Claim("scattertext", "g2", "G2, four cells", "g2"),
    Claim("keyperm", "g2", "G2, four cells, without sign", "g2", unsigned=True),
    Claim("pycorpdiff", "g2 of two cells", "G2, two cells (its default)", None, Counts.two_cells),
    Claim(STUDY, "compare log_ratio", "log ratio, 0 taken as 0.5", "log_ratio"),
    Claim("pycorpdiff", "log_ratio", "log ratio, 0.5 added to all", None, lambda of: of.smoothed(0.5)),
    Claim("scattertext", "log_ratio", "log ratio, 0.01 added to all", None, lambda of: of.smoothed(0.01)),
    Claim("keyperm", "log_ratio", "log ratio, 1 added to all", None, lambda of: of.smoothed(1, 1)),
    Claim("pycorpdiff", "percent_diff", "%DIFF", None, Counts.percent_difference),
    Claim("scattertext", "lrc", "LRC", None, Counts.conservative),
    Claim("convokit", "z", "log-odds z, prior 0.1, variance of 2 terms", None, lambda of: of.log_odds(0.1, False)),
    Claim("scattertext", "z", "log-odds z, prior 0.01, variance of 4 terms", None, lambda of: of.log_odds(0.01, True)),
    *(
        Claim(tool, f"dp_{side}", f"DP, {side}", f"dp_{side}")
        for tool in ("pycorpdiff", "scattertext")
        for side in ("target", "reference")
    ),
    *(
        Claim(tool, f"d_{side}", f"Juilland's D, {side}", None, lambda of, side=side: of.juilland(side == "target"))
        for tool in ("pycorpdiff", "scattertext")
        for side in ("target", "reference")
    ),
]
# What the study has under that name, for a column that says how far another definition is from it.
NEAR = {"g2 of two cells": "g2", "log_ratio": "log_ratio"}


def equality(numbers: Numbers) -> tuple[bool, list[str]]:
    """Whether every number is the statistic that it is said to be, and a table of the largest differences."""
    counts, study = counts_of(numbers), numbers[STUDY]
    lines = [
        "| statistic | tool | words | largest difference from the study's | from its formula | as it should be |",
        "|---|---|---|---|---|---|",
    ]
    whole = True
    if "n_target" in study:
        whole = bool((study["n_target"].dropna() == counts.a.reindex(study.index)[study["n_target"].notna()]).all())
    for claim in CLAIMS:
        if claim.tool not in numbers:
            continue
        seen = numbers[claim.tool][claim.column].dropna()
        seen = seen[np.isfinite(seen)]
        formula = claim.formula(counts) if claim.formula else None
        reference = formula if formula is not None else study[claim.study or ""]
        if claim.unsigned:
            reference = reference.abs()
        reference = reference.dropna()
        words = seen.index.intersection(reference.index)
        off = float((seen[words] - reference[words]).abs().max())
        # A word that a tool leaves out would be one that is not compared: only the study's own table is shorter.
        complete = len(words) == len(reference) or claim.tool == STUDY
        right = off <= TOLERANCE and complete
        whole &= right
        from_study = f"{off:.1e}" if claim.study else ""
        if not claim.study and claim.column in NEAR:
            near = study[NEAR[claim.column]].dropna()
            both = seen.index.intersection(near.index)
            from_study = f"{float((seen[both] - near[both]).abs().max()):.2f} (another definition)"
        verdict = "yes" if right else "NO" if complete else f"NO, {len(reference) - len(words):,} words are missing"
        lines.append(
            f"| {claim.what} | {claim.tool} | {len(words):,} | {from_study or 'the study has none'} | "
            f"{f'{off:.1e}' if claim.formula else ''} | {verdict} |"
        )
    return whole, lines


def decisions(numbers: Numbers) -> list[str]:
    """How many words each test passes, and which of them the study's test passes too."""
    words, study = numbers["tested"].index, numbers[STUDY]
    tests = {
        "study: permutation over articles, studentised": study["compare p_permutation"],
        "study: chi-squared of G2 (words independent)": study["compare p"],
    }
    for tool, name in (("pycorpdiff", "p"), ("pycorpdiff", "p_permutation"), ("keyperm", "p_permutation")):
        if tool in numbers:
            kind = "chi-squared of G2 of two cells" if name == "p" else "permutation over documents, G2"
            tests[f"{tool}: {kind}"] = numbers[tool][name]
    drawn = study.index[study["compare together_low"].notna()].intersection(words)
    lines = [
        f"| test of {len(words):,} words | p <= .05 | after BH | of the {len(drawn)} drawn words p <= .05 | after BH |",
        "|---|---|---|---|---|",
    ]
    passed = {}
    for name, given in tests.items():
        p = given.reindex(words)
        if p.isna().any():
            lines.append(f"| {name} | {int(p.isna().sum()):,} words have no p | | | |")
            continue
        adjusted = pd.Series(stats.false_discovery_control(p), index=words)
        passed[name] = [p <= LEVEL, adjusted <= LEVEL]
        cells = [p <= LEVEL, adjusted <= LEVEL, p[drawn] <= LEVEL, adjusted[drawn] <= LEVEL]
        lines.append(f"| {name} | {' | '.join(str(int(cell.sum())) for cell in cells)} |")
    first, *others = passed
    lines += ["", "| the study's permutation test and | words | level | both | study only | other only | neither |"]
    lines.append("|---|---|---|---|---|---|---|")
    for name in others:
        if "permutation" not in name:
            continue
        for label, which in ((f"{len(words):,}", words), (f"the {len(drawn)} drawn", drawn)):
            for level, *pair in zip(("p <= .05", "after BH"), passed[first], passed[name], strict=True):
                mine, theirs = (one[which] for one in pair)
                cells = [mine & theirs, mine & ~theirs, ~mine & theirs, ~mine & ~theirs]
                lines.append(f"| {name} | {label} | {level} | {' | '.join(str(int(c.sum())) for c in cells)} |")
    return lines
