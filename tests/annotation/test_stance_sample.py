"""Codes of stance: the draw can be repeated, the stored codes are whole, and they find their passages."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis.stance import score as stance
from twotracks.annotation import sampling as codes
from twotracks.annotation import stance_sample as stance_codes
from twotracks.corpus import cleaning as clean
from twotracks.corpus import read as corpus
from twotracks.inference import agreement
from twotracks.passages import find as tracks
from twotracks.text import duplicates as copies
from twotracks.validation import estimators as stance_measures
from twotracks.validation import stance as validate_stance

PASSES = stance_codes.passes()
FILES = {
    "fa-kes": "fa-kes.csv",
    "un-general-debate": "un-general-debate-syria.csv",
    "tehran-times": "tehran-times.parquet",
}


def test_the_file_holds_what_it_should():
    assert PASSES["stance"].isin([-1, 0, 1]).all()
    assert PASSES["inclusion_probability"].between(0, 1, inclusive="right").all()
    assert not PASSES.duplicated(["corpus", *stance_codes.KEY, "coder"]).any()
    counts = PASSES["coder"].value_counts()
    assert counts["A"] >= 1_200 and counts["B"] >= 300
    assert PASSES["confidence"].dropna().isin([1, 2, 3]).all()
    # A code joins its text by a hash, and nothing else of the text is kept.
    assert PASSES["hash"].str.fullmatch(r"[0-9a-f]{16}").all()
    assert set(PASSES.columns) == {
        "corpus", "article_id", "sentence_no", "track", "hash", "stance", "confidence", "coder",
        "inclusion_probability", "stratum", "part",
    }  # fmt: skip


def test_every_disagreement_is_settled_and_listed():
    wide = PASSES.pivot(index=["corpus", *stance_codes.KEY], columns="coder", values="stance")
    apart = wide[wide["B"].notna() & (wide["A"] != wide["B"])]
    assert apart["C"].notna().all() and wide["C"].notna().sum() == len(apart)
    listed = stance_codes.disagreements().set_index(["corpus", *stance_codes.KEY])
    assert set(listed.index) == set(apart.index)
    assert (listed["settled"] == apart.loc[listed.index, "C"]).all()
    final = stance_codes.load().set_index(["corpus", *stance_codes.KEY])["stance"]
    assert not final.index.duplicated().any() and len(final) == (PASSES["coder"] == "A").sum()
    assert (final.loc[apart.index] == apart["C"]).all()
    assert stance_codes.of("teaching").empty and len(stance_codes.of("fa-kes")) == 88


def test_strata_by_a_first_guess():
    table = pd.DataFrame(
        {"sentence": ["They welcomed it.", "It failed.", "It opened.", "A success that failed."], "track": "geneva"}
    )
    assert stance_codes.strata(table).tolist() == ["geneva warm", "geneva cold", "geneva plain", "geneva cold"]


def test_parts_are_drawn_by_whole_groups_and_about_as_likely_as_said():
    table = pd.DataFrame({"duplicate_group": np.repeat([f"g{i}" for i in range(2_000)], 2)})
    part = stance_codes.parts(table, 1)
    assert part.groupby(table["duplicate_group"]).nunique().eq(1).all()
    assert (part == "kept").mean() == pytest.approx(stance_codes.KEPT, abs=0.04)
    assert part.equals(stance_codes.parts(table, 1)) and not part.equals(stance_codes.parts(table, 2))


@pytest.mark.parametrize("name", FILES)
def test_the_stored_draw_can_be_repeated_and_finds_its_passages(shared, name):
    articles = clean.clean(corpus.read(str(shared(FILES[name]))))
    passages = copies.mark(tracks.find_passages(articles), articles)
    stored = stance_codes.of(name).sort_values(stance_codes.KEY, ignore_index=True)
    passages["part"] = stance_codes.parts(passages, stance_codes.SEED)
    drawn = stance_codes.draw(passages, stance_codes.SIZES[name], stance_codes.SEED)
    drawn = drawn.sort_values(stance_codes.KEY, ignore_index=True)
    for column in [*stance_codes.KEY, "sentence_no", "stratum", "part"]:
        assert drawn[column].tolist() == stored[column].tolist()
    assert drawn["inclusion_probability"].tolist() == pytest.approx(stored["inclusion_probability"].tolist(), abs=1e-6)


@pytest.mark.parametrize("name", ["fa-kes", "un-general-debate"])
def test_the_stored_scores_are_those_of_the_measure_as_it_is(shared, name):
    articles = clean.clean(corpus.read(str(shared(FILES[name]))))
    found = stance.score(tracks.find_passages(articles))
    found["hash"] = found["sentence"].map(codes.sentence_hash)
    stored = pd.read_csv(validate_stance.STORED_SCORES, dtype={"article_id": "str"}).query("corpus == @name")
    both = stored.merge(found.drop_duplicates(stance_codes.KEY), on=stance_codes.KEY, suffixes=("", "_now"))
    assert len(both) == len(stored)
    assert both["stance"].tolist() == pytest.approx(both["stance_now"].tolist(), abs=1e-5)
    assert (both["stance_label"] == both["stance_label_now"]).all()


def test_what_is_printed_of_the_measure_follows_from_the_stored_scores():
    scores = pd.read_csv(validate_stance.STORED_SCORES)
    kept = scores[scores["part"] == "kept"]
    rows = validate_stance.stored().query("judged == 'kept part' and corpus == 'all corpora' and sentences == 'all'")
    rows = rows.set_index("measure")
    cells = agreement.confusion(kept["code"].to_numpy(), kept["stance_label"].to_numpy())
    assert rows.loc[stance_measures.SHIPPED, "r"] == pytest.approx(kept["stance"].corr(kept["code"]), abs=0.002)
    assert rows.loc[stance_measures.SHIPPED, "macro_f1"] == pytest.approx(agreement.macro_f1(cells), abs=0.01)
    assert rows.loc["VADER", "r"] == pytest.approx(kept["vader"].corr(kept["code"]), abs=0.001)
    # The aim, on passages nothing was learnt from, and with a whole corpus unknown.
    left_out = validate_stance.stored().query("judged == 'corpus left out, kept part' and sentences == 'all'")
    left_out = left_out[(left_out["corpus"] == "all corpora") & (left_out["measure"] == stance_measures.SHIPPED)].iloc[
        0
    ]
    assert min(rows.loc[stance_measures.SHIPPED, "r"], left_out["r"]) >= 0.60
    assert min(rows.loc[stance_measures.SHIPPED, "macro_f1"], left_out["macro_f1"]) >= 0.62
