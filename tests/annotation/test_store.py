"""Annotations as tables: whole and without text, read under old names too, settled, and joined to what they are of."""

import numpy as np
import pandas as pd
import pytest

from twotracks import annotation
from twotracks.annotation import intercoder, sampling, sheets, store
from twotracks.errors import InputError
from twotracks.passages import find

STORED = store.stored()
TEXT = (
    "The talks on Syria went on. The Astana talks on Syria made progress on Monday. The Geneva talks on Syria have failed. "
    "The envoy said the Geneva talks on Syria opened. Rain fell."
)
# What users may have on disk from before the columns were renamed.
OLD_NAMES = {"annotator": "coder", "split": "part", "n_drawn": "drawn", "draw_id": "draw"}


def annotated(pairs):
    rows = [
        ("mine", f"a{i}", 0, "astana" if i % 2 else "geneva", f"h{i}", value, 3, annotator, 1.0)
        for i, pair in enumerate(pairs)
        for annotator, value in zip("AB", pair, strict=True)
        if value is not None
    ]
    return pd.DataFrame(rows, columns=store.COLUMNS)


def test_the_study_s_annotations_are_whole_and_hold_no_text():
    assert STORED["stance"].isin([-1, 0, 1]).all()
    assert STORED["inclusion_probability"].between(0, 1, inclusive="right").all()
    assert not STORED.duplicated([*store.UNIT, "annotator"]).any()
    counts = STORED["annotator"].value_counts()
    assert counts["A"] >= 1_200 and counts["B"] >= 300
    assert STORED["confidence"].dropna().isin([1, 2, 3]).all()
    assert set(STORED["split"]) == {"development", "test"}
    # An annotation joins its text by a hash, and nothing else of the text is kept.
    assert STORED["hash"].str.fullmatch(r"[0-9a-f]{16}").all()
    assert set(STORED.columns) == {*store.COLUMNS, "stratum", "split"}


def test_every_disagreement_of_the_study_is_settled_and_listed():
    wide = STORED.pivot(index=store.UNIT, columns="annotator", values="stance")
    apart = wide[wide["B"].notna() & (wide["A"] != wide["B"])]
    assert apart["C"].notna().all() and wide["C"].notna().sum() == len(apart)
    listed = store.resolutions().set_index(store.UNIT)
    assert set(listed.index) == set(apart.index)
    assert (listed["settled"] == apart.loc[listed.index, "C"]).all()
    final = store.load().set_index(store.UNIT)
    assert not final.index.duplicated().any() and len(final) == (STORED["annotator"] == "A").sum()
    assert (final.loc[apart.index, "stance"] == apart["C"]).all()
    assert set(final["annotator"]) == {"A", "C"}
    assert store.load("teaching").empty and len(store.load("fa-kes")) == 88


def test_one_s_own_annotations_are_loaded_in_one_line_as_a_file_or_a_table(tmp_path):
    table = annotated([(1, 1), (0, 0)])
    table.to_csv(tmp_path / "annotations.csv", index=False)
    for own in (tmp_path / "annotations.csv", str(tmp_path / "annotations.csv"), table):
        assert annotation.load("mine", own=own)["stance"].tolist() == [1, 0]
    others = pd.concat([table, table.assign(corpus="another")])
    assert len(annotation.load("mine", own=others)) == 2 and len(annotation.load(own=others)) == 4
    with pytest.raises(InputError, match=r"'annotations\.csv' holds annotations of mine and none of 'other'"):
        annotation.load("other", own=tmp_path / "annotations.csv")
    with pytest.raises(InputError, match=r"no file .*annotate read SHEET"):
        annotation.load("mine", own=tmp_path / "none.csv")
    with pytest.raises(InputError, match="no table of annotations: it has no column 'annotator'"):
        annotation.load("mine", own=table.drop(columns="annotator"))


def test_tables_with_the_names_of_earlier_versions_are_still_read(articles, tmp_path):
    table = articles([TEXT.replace("Monday", f"day {i}") for i in range(10)])
    passages = find.find_passages(table)
    sheet, key = sheets.draw(passages, table, 10, 1, "mine")
    sheets.write(sheet.assign(stance=["0", "1"] * 5), key, tmp_path / "sheet.csv")
    first = sheets.read(tmp_path / "sheet.csv", "1")
    old = first.assign(split=["tuning", "kept"] * 5).rename(columns=OLD_NAMES)
    assert {"coder", "part", "drawn", "draw"} <= set(old.columns)
    old.to_csv(tmp_path / "codes.csv", index=False)
    read = store.read_table(tmp_path / "codes.csv")
    assert read["annotator"].tolist() == ["1"] * 10
    pd.testing.assert_frame_equal(read[first.columns], first, check_dtype=False)
    assert read["split"].tolist() == ["development", "test"] * 5
    # A second annotator's go into the old file, which is written anew under today's names.
    assert store.add(sheets.read(tmp_path / "sheet.csv", "2"), tmp_path / "codes.csv") == 20
    assert intercoder.agreement(store.read_table(tmp_path / "codes.csv"))["same"].iloc[0] == 1
    attached = annotation.attach(passages, store.settle(store.current(old)))
    by_old_names = annotation.attach(passages, old)
    assert attached["annotation"].equals(by_old_names["annotation"]) and by_old_names["developed_on"].any()


def test_annotations_add_up_on_disk_and_the_same_annotator_is_not_taken_twice(tmp_path):
    table, path = annotated([(1, 1), (0, 0)]), tmp_path / "annotations.csv"
    a, b = table[table["annotator"] == "A"], table[table["annotator"] == "B"]
    assert [store.add(a, path), store.add(b, path)] == [2, 4]
    with pytest.raises(InputError, match="already has 2 of these annotations by annotator A"):
        store.add(a, path)
    assert len(store.read_table(path)) == 4
    pd.DataFrame({"x": [1]}).to_csv(path, index=False)
    with pytest.raises(InputError, match="is no table of annotations"):
        store.read_table(path)


def test_two_draws_do_not_mix(articles, tmp_path):
    table = articles([TEXT.replace("Monday", f"day {i}") for i in range(30)])
    for seed in (1, 2):
        sheet, key = sheets.draw(find.find_passages(table), table, 10, seed, "mine")
        sheets.write(sheet.assign(stance="0"), key, tmp_path / f"{seed}.csv")
    store.add(sheets.read(tmp_path / "1.csv", "A"), tmp_path / "annotations.csv")
    with pytest.raises(InputError, match="annotations of another draw from this corpus"):
        store.add(sheets.read(tmp_path / "2.csv", "B"), tmp_path / "annotations.csv")


def test_one_annotation_a_unit_once_settled():
    table = annotated([(1, 1), (1, 0), (None, -1)])
    with pytest.raises(InputError, match="1 passages have different annotations"):
        store.settle(table)
    third = table[table["article_id"] == "a1"].head(1).assign(annotator="C", stance=0)
    final = store.settle(pd.concat([third, table])).set_index("article_id")
    assert final["stance"].to_dict() == {"a0": 1, "a1": 0, "a2": -1}
    assert final["annotator"].to_dict() == {"a0": "A", "a1": "C", "a2": "B"}


def test_a_sheet_left_half_empty_counts_as_a_smaller_draw_and_the_settling_annotator_changes_nothing(
    articles, tmp_path
):
    table = articles([TEXT.replace("Monday", f"day {i}") for i in range(30)])
    sheet, key = sheets.draw(find.find_passages(table), table, 40, 2, "mine")
    total = (1 / key["inclusion_probability"]).sum()
    for annotator, filled in {
        "A": ["0"] * 20 + [""] * 20,
        "B": ["0"] * 18 + ["1"] + [""] * 21,
        "C": [""] * 18 + ["1"] + [""] * 21,
    }.items():
        path = tmp_path / f"{annotator}.csv"
        sheets.write(sheet.assign(stance=filled), key, path)
        store.add(sheets.read(path, annotator), tmp_path / "annotations.csv")
    stored = store.read_table(tmp_path / "annotations.csv")
    one = store.settle(stored[stored["annotator"] == "A"])
    assert len(one) == 20 and (1 / one["inclusion_probability"]).sum() == pytest.approx(total)
    all_three = store.settle(stored)
    assert len(all_three) == 20 and (1 / all_three["inclusion_probability"]).sum() == pytest.approx(total)
    agreed = intercoder.agreement(stored).set_index("track").loc["both"]
    assert (agreed["n_annotators"], agreed["n_units"]) == (2, 19)
    assert intercoder.disagreements(stored)["unit"].tolist() == [sheet["unit"].iloc[18]]


@pytest.fixture
def passages():
    sentences = ["The Astana talks failed.", "The Astana talks opened.", "The Geneva talks opened."]
    columns = {"article_id": ["a", "a", "b"], "sentence": sentences, "track": ["astana", "astana", "geneva"]}
    table = pd.DataFrame(columns, index=[7, 8, 9])
    table.attrs["corpus"] = {"name": "mine"}
    return table


def test_annotations_are_attached_to_their_passages_and_what_travels_with_them_stays(passages):
    units = sampling.sampling_frame(passages)
    annotations = units.iloc[[0, 2]].assign(stance=[-1, 0], inclusion_probability=0.5, split=["development", "test"])
    out = annotation.attach(passages, annotations)
    assert out.index.tolist() == [7, 8, 9] and out.attrs["corpus"] == {"name": "mine"}
    assert out["annotation"].fillna(9).tolist() == [-1, 9, 0]
    assert out["developed_on"].tolist() == [True, True, False]
    # Attached once more they replace what was attached.
    again = annotation.attach(out, annotations.assign(stance=1))
    assert again["annotation"].fillna(9).tolist() == [1, 9, 1] and list(again.columns) == list(out.columns)
    assert np.isnan(annotation.attach(passages, annotations.iloc[:0])["annotation"]).all()


def test_annotations_that_do_not_fit_are_refused(passages):
    annotations = sampling.sampling_frame(passages).assign(stance=0, inclusion_probability=0.5)
    with pytest.raises(InputError, match="more than one annotation"):
        annotation.attach(passages, pd.concat([annotations, annotations]))
    with pytest.raises(InputError, match="None of these annotations belongs to a passage"):
        annotation.attach(passages, annotations.assign(article_id="other"))
    with pytest.raises(InputError, match="no column 'inclusion_probability'"):
        annotation.attach(passages, annotations.drop(columns="inclusion_probability"))
