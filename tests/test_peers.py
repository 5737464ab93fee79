"""The comparison with the peers: the same documents for all, numbers that are held to, tables that render."""

import json
import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from benchmarks import peers, peers_judge, peers_tools
from twotracks.analysis import keyness
from twotracks.config import ROOT

DOCUMENTS = [
    ("a", True, ["bread", "rose", "bread", "fell"]), ("b", True, ["bread", "envoy"]),
    ("c", True, ["rose", "bread", "rain", "rain", "rain"]), ("a", False, ["rain", "fell"]),
    ("d", False, ["rain", "envoy", "rain", "fell", "u.s."]), ("e", False, ["envoy", "nan"]),
]  # fmt: skip
GIVEN = {"documents": DOCUMENTS, "names": [["rose"], []], "tested": ["bread", "envoy", "fell", "rain"]}
COUNTS = peers_judge.counts_of({"documents": pd.DataFrame(DOCUMENTS, columns=["article", "side", "words"])})


@pytest.fixture
def passages():
    """Passages of 24 articles, one of them on both tracks, one sentence the same in two articles."""
    rng = np.random.default_rng(1)
    words = ["bread", "rain", "snow", "envoy", "guarantors", "delegation", "ceasefire", "talks", "opened", "closed"]
    rows = [
        {"article_id": f"{i:02d}", "sentence_no": n, "outlet": "Daily", "track": track,
         "sentence": "The Astana talks: " + " ".join(rng.choice(words, 9)) + "."}
        for i in range(24) for n in range(3) for track in (("astana", "geneva") if i == 3 else ("astana",) if i % 2 else ("geneva",))
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    # One sentence speaks of both tracks, and so of neither alone.
    table.loc[(table["track"] == "geneva") & (table["sentence_no"] > 0), "sentence_no"] += 10
    table.loc[table["article_id"].isin(["05", "07"]) & (table["sentence_no"] == 0), "sentence"] = (
        "Rain fell on the tents."
    )
    return table


@pytest.mark.parametrize("masked", [True, False])
def test_documents_are_those_of_the_keywords_of_the_study(passages, masked):
    given = peers.documents(passages, masked)
    column = "masked" if masked else "sentence"
    table = keyness.between_tracks(peers_masked(passages), column=column, draws=99)
    table = table[table["outlet"] == table["outlet"].iloc[-1]].set_index("term")
    counts = peers_judge.counts_of(
        {"documents": pd.DataFrame(given["documents"], columns=["article", "side", "words"])}
    )
    assert counts.a[table.index].tolist() == table["n_target"].tolist()
    assert counts.b[table.index].tolist() == table["n_reference"].tolist()
    assert counts.all_a == pytest.approx(1000 * (table["n_target"] / table["per_1000_target"]).iloc[0])
    assert set(given["tested"]) == set(table.index[~table["in_name"]])


def peers_masked(passages):
    from twotracks.passages.masking import mask_names

    return mask_names(passages)


def test_every_tool_gets_the_same_documents(tmp_path):
    peers.write(tmp_path, GIVEN)
    texts, sides = peers_tools.texts(json.loads((tmp_path / "documents.json").read_text(encoding="utf-8")))
    assert texts == (tmp_path / "texts.txt").read_text(encoding="utf-8").splitlines()
    assert ["target" if side else "reference" for side in sides] == (tmp_path / "sides.txt").read_text().split()
    assert [text.split() for text in texts] == [words for *_, words in DOCUMENTS]
    assert (tmp_path / "tested.txt").read_text().split() == GIVEN["tested"]


def test_simulated_documents_are_as_long_and_differ_where_they_are_said_to():
    long = [(f"{i:03d}", i < 150, ["bread"] * 400) for i in range(200)]
    for raised, ratio in (("neither", 1), ("target", 4), ("reference", 0.25)):
        made = peers.simulated({"documents": long}, raised, seed=1)
        counts = peers_judge.counts_of(
            {"documents": pd.DataFrame(made["documents"], columns=["article", "side", "words"])}
        )
        assert {len(words) for *_, words in made["documents"]} == {400}
        a, b = (of.drop("rest").sum() for of in (counts.a, counts.b))
        assert a / counts.all_a / (b / counts.all_b) == pytest.approx(ratio, rel=0.06)
        assert "rest" not in made["tested"] and len(made["tested"]) > 290


def test_formulas_against_numbers_worked_out_elsewhere():
    assert COUNTS.a["bread"] == 4 and COUNTS.b["rain"] == 3 and (COUNTS.all_a, COUNTS.all_b) == (11, 9)
    # Rayson's example of the log-likelihood calculator.
    wizard = peers_judge.Counts(pd.Series({"w": 12_000}), pd.Series({"w": 10_000}), 1e6, 1e6, pd.DataFrame())
    assert wizard.two_cells()["w"] == pytest.approx(182.07, abs=0.005)
    assert wizard.percent_difference()["w"] == pytest.approx(20)
    assert COUNTS.smoothed(0.5)["bread"] == pytest.approx(np.log2((4.5 / 11) / (0.5 / 9)))
    z = np.log(4.1 / (11.7 - 4.1)) - np.log(0.1 / (9.7 - 0.1))
    assert len(COUNTS.a) == 7 and COUNTS.log_odds(0.1, False)["bread"] == pytest.approx(z / np.sqrt(1 / 4.1 + 1 / 0.1))
    # D of "rain" in the target: rates 0, 0 and 3/5.
    assert COUNTS.juilland(True)["rain"] == pytest.approx(0, abs=1e-12)
    rates = np.array([1 / 2, 2 / 5, 0])
    assert COUNTS.juilland(False)["rain"] == pytest.approx(1 - rates.std() / rates.mean() / np.sqrt(2))


def test_the_conservative_ratio_is_the_bound_of_an_exact_interval():
    a, b = pd.Series({"one": 40, "two": 3}), pd.Series({"one": 5, "two": 30})
    found = peers_judge.Counts(a, b, 1000, 500, pd.DataFrame()).conservative()
    for word, bound in (("one", "low"), ("two", "high")):
        exact = stats.binomtest(int(a[word]), int(a[word] + b[word])).proportion_ci(1 - 0.05 / 2, method="exact")
        share = getattr(exact, bound)
        assert found[word] == pytest.approx(np.log2(500 / 1000 * share / (1 - share)), abs=1e-6)


def numbers_of_the_study():
    found = peers_tools.twotracks(peers_tools.Clock(), GIVEN, 99, 1)
    return {
        "twotracks": pd.DataFrame({name: pd.Series(of, dtype=float) for name, of in found.items()}),
        "tested": pd.DataFrame(index=pd.Index(["rain"])),
        "documents": pd.DataFrame(DOCUMENTS, columns=["article", "side", "words"]),
    }


@pytest.fixture(scope="module")
def numbers():
    """The study's own, and peers whose numbers are what they should be, by the formulas."""
    out = numbers_of_the_study()
    for claim in peers_judge.CLAIMS:
        if claim.tool != "twotracks":
            values = claim.formula(COUNTS) if claim.formula else out["twotracks"][claim.study]
            table = out.setdefault(claim.tool, pd.DataFrame(index=COUNTS.a.index))
            table[claim.column] = values.abs() if claim.unsigned else values
    return out


def test_numbers_that_are_equal_pass_and_a_table_says_so(numbers):
    same, lines = peers_judge.equality(numbers)
    assert same and len(lines) == 2 + len(peers_judge.CLAIMS)
    assert len({line.count("|") for line in lines}) == 1 and not any("NO" in line for line in lines)


@pytest.mark.parametrize("number", range(len(peers_judge.CLAIMS)))
def test_a_number_that_is_changed_fails(numbers, number):
    claim = peers_judge.CLAIMS[number]
    changed = {tool: table.copy() for tool, table in numbers.items()}
    column = changed[claim.tool][claim.column]
    changed[claim.tool].loc[column.first_valid_index(), claim.column] += 1e-8
    same, lines = peers_judge.equality(changed)
    assert not same and sum("NO" in line for line in lines) >= 1


def test_a_word_that_is_missing_fails(numbers):
    less = {**numbers, "keyperm": numbers["keyperm"].drop(index="rain")}
    same, lines = peers_judge.equality(less)
    assert not same and any("1 words are missing" in line for line in lines)


def test_decisions_are_counted_word_by_word(numbers):
    study = pd.DataFrame(
        {"compare p_permutation": [0.01, 0.2, 0.01, 0.6], "compare p": 0.001, "compare together_low": [0, 0, np.nan, np.nan]},
        index=list("abcd"),
    )  # fmt: skip
    keyperm = pd.DataFrame({"p_permutation": [0.01, 0.01, 0.9, 0.6]}, index=list("abcd"))
    given = {"twotracks": study, "keyperm": keyperm, "tested": pd.DataFrame(index=list("abcd"))}
    lines = peers_judge.decisions(given)
    assert any(line.endswith("| 4 | p <= .05 | 1 | 1 | 1 | 1 |") for line in lines)
    assert any(line.endswith("| the 2 drawn | p <= .05 | 1 | 0 | 1 | 0 |") for line in lines)
    lacking = peers_judge.decisions({**given, "keyperm": keyperm.drop(index="d")})
    assert any("1 words have no p" in line for line in lacking)


def test_what_r_wrote_is_read_with_every_word_and_digit(tmp_path):
    peers.write(tmp_path, GIVEN)
    value = 0.1 + 0.2
    (tmp_path / "keyperm-g2.tsv").write_text(f"term\tvalue\nnan\t{value!r}\nnull\t2\nu.s.\t3\n", encoding="utf-8")
    (tmp_path / "twotracks.json").write_text(json.dumps({"g2": {"nan": value}}), encoding="utf-8")
    found = peers_judge.read(tmp_path, ["keyperm", "twotracks"])
    assert found["keyperm"].index.tolist() == ["nan", "null", "u.s."]
    assert found["keyperm"].loc["nan", "g2"] == value == found["twotracks"].loc["nan", "g2"]


def test_the_table_of_time_renders_with_a_tool_that_is_not_there():
    runs = {
        tool: [
            {
                "seconds": {"counts": factor, "statistics": turn * factor, "import": 1.0},
                "peak_mb": {"statistics": 90, "end": 99},
            }
            for turn in (1, 2)
        ]
        for tool, factor in (("twotracks", 1), ("pycorpdiff", 3))
    }
    runs["twotracks"] = [{**run, "seconds": {**run["seconds"], "test": 2.0}} for run in runs["twotracks"]]
    lines = peers.timing_table(runs)
    assert len(lines) == 2 + len(peers.TOOLS) and len({line.count("|") for line in lines}) == 1
    assert "3.00 (3.00 to 3.00)" in lines[3] and lines[3].endswith("| - |")
    assert "not installed" in lines[-1]


def test_a_tool_that_no_python_has_is_not_started():
    assert not peers.has(sys.executable, "no_such_peer") and not peers.has("no-such-python", "json")
    assert peers.commands([], "no-such-program")["keyperm"] is None


def test_the_page_says_of_the_study_what_its_committed_figure_says():
    """A renewed figure needs a renewed page."""
    table = pd.read_csv(ROOT / "figures" / "tehran-times" / "keyness-tracks.csv", keep_default_na=False, na_values=[""])
    words = table[~table["in_name"]]
    drawn = words[words["together_low"].notna()]
    counts = [(of[name] <= 0.05).sum() for of in (words, drawn) for name in ("p_permutation", "p_bh")]
    page = (ROOT / "docs" / "PEERS.md").read_text(encoding="utf-8")
    assert f"| study | {' | '.join(map(str, counts))} |" in page
    assert f"of {len(words)} words" in page and f"of the {len(drawn)} words" in page
