"""Measures are known by their registration, and agreement with annotators is printed and never invented."""

import numpy as np
import pandas as pd
import pytest

import twotracks as tt
from twotracks import provenance
from twotracks.analysis import registry, sentiment
from twotracks.analysis.registry import Measure, register
from twotracks.config import DATA
from twotracks.errors import InputError
from twotracks.plots import manifest


def test_agreement_is_printed_for_each_measure_and_never_invented():
    table = registry.agreement()
    assert table["source"].str.len().min() > 10
    measured = {name: measure for name, measure in registry.known().items() if measure.reported_as}
    assert {"stance", "vader"} <= set(measured)
    for name, measure in measured.items():
        first = table[table["measure"] == name].iloc[0]
        said = registry.agreement_sentence(measure)
        sign = "F1" if measure.device or name.startswith("frame_") else "r"
        known = f"[{first['low']:.2f}, {first['high']:.2f}]" if first["low"] == first["low"] else "without an interval"
        assert f"{sign} = {first['value']:.2f} {known}" in said
        assert "language model" in said and "under a codebook" in said
    assert table.set_index("measure").loc["vader", "value"].tolist()[1] == 0.5029  # the panel's, published
    assert "agreement with annotators not measured yet" in registry.agreement_sentence(Measure("x", label="X"))


def of(corpus, **columns):
    table = pd.DataFrame(columns)
    table.attrs["corpus"] = {"name": corpus}
    return table


def test_agreement_names_the_kinds_of_text_it_was_measured_on():
    said = registry.agreement_sentence(registry.known()["stance"])
    for kind in (
        "fa-kes (war reports of 15 outlets)",
        "tehran-times (an Iranian daily)",
        "un-general-debate (speeches",
    ):
        assert kind in said
    own = registry.agreement_sentence(registry.known()["stance"], of("un-general-debate"))
    stored = tt.reported("stance", design="test set", corpus="un-general-debate", sentences="all").set_index("measure")
    row = stored.loc["cues and words"]
    assert f"r = {row['r']:.2f} [{row['r_low']:.2f}, {row['r_high']:.2f}]. Measured on {row['n']} passages" in own
    assert "tehran-times" not in own and "un-general-debate (speeches at the United Nations)" in own


def test_a_device_says_its_f1_and_on_which_texts_it_is_not_known():
    distancing = registry.known()["distancing"]
    known, other = (registry.agreement_sentence(distancing, of(name)) for name in ("tehran-times", "my-paper"))
    assert known.startswith("Keeps at a distance: agrees with annotations at F1 = ") and "written the rules" in known
    assert other.startswith("Agreement with annotators: not measured on your texts.")
    assert registry.exploration(distancing, of("tehran-times")) == ""
    assert registry.exploration(distancing, of("my-paper")).startswith("Exploration")


@pytest.mark.parametrize("name", ["stance", "vader"])
def test_on_texts_of_another_corpus_that_it_was_not_measured_comes_first(name):
    said = registry.agreement_sentence(registry.known()[name], of("my-paper"))
    assert said.startswith("Agreement with annotators: not measured on your texts.")
    assert "elsewhere: agrees with annotations of what is said of the track at r = " in said and "tehran-times" in said


def test_a_panels_ratings_of_editorials_are_not_called_stance():
    """A measure of which only the panel's agreement is known: nothing was found of what is said of the track."""
    panel = Measure("vader", label="VADER")
    for said in (registry.agreement_sentence(panel), registry.agreement_sentence(panel, of("my-paper"))):
        assert "on another question, agrees with the mean of 20 raters at r = 0.50 (5,190 sentences of New York" in said
        assert "of what is said of the track it was not measured." in said and "annotations" not in said
    assert registry.exploration(panel, of("my-paper")) != ""


def annotated(slope, n=30):
    """Scores and annotations of one's own: they agree on the first articles of a corpus the study does not know."""
    annotation = [-1.0, 0.0, 1.0] * (n // 3)
    score = [
        slope * value + (1 - slope) * other for value, other in zip(annotation, [0.5, -0.5] * (n // 2), strict=True)
    ]
    table = of("my-paper", article_id=[f"a{i // 2}" for i in range(n)], mine=score, annotation=annotation)
    return table.assign(developed_on=False)


def test_with_annotations_of_ones_own_the_agreement_on_these_texts_is_said():
    table, mine = annotated(0.8), Measure("mine", label="Mine")
    r = np.corrcoef(table["mine"], table["annotation"])[0, 1]
    said = registry.agreement_sentence(mine, table)
    assert f"at r = {r:.2f} [" in said and "Measured on 30 annotated passages of 15 articles of these texts." in said
    assert registry.exploration(mine, table) == ""
    few = table.assign(annotation=table["annotation"].where(table["article_id"].isin(["a0", "a1", "a2", "a3"])))
    assert registry.found_on(mine, few) is None and "not measured yet" in registry.agreement_sentence(mine, few)
    seen = table.assign(developed_on=table["article_id"] != "a0")  # on which a measure was developed tells nothing
    assert registry.found_on(mine, seen) is None


def test_exploration_is_what_is_unknown_or_below_the_threshold():
    mine = Measure("mine", label="Mine")
    assert "is not known on these texts" in registry.exploration(mine, of("my-paper"))
    weak = annotated(0.2)
    assert registry.found_on(mine, weak).r < registry.LEAST_R
    assert f"below r = {registry.LEAST_R:g} on these texts" in registry.exploration(mine, weak)
    stance = registry.known()["stance"]
    assert registry.exploration(stance, of("tehran-times")) == "" and registry.exploration(stance) == ""
    assert registry.exploration(stance, of("un-general-debate")) == ""
    table = tt.measures(of("tehran-times")).set_index("measure")["exploration"]
    assert table["stance"] == "" and table["vader"].startswith("Exploration: ")
    assert "exploration" not in tt.measures().columns


def test_scoring_after_annotating_tells_the_figures():
    articles = tt.load_corpus("teaching").head(80)
    passages = tt.find_passages(articles)
    rows = tt.stance.score(passages)
    before = rows.attrs["measures"]["stance"]
    assert before["agreement"].startswith("Agreement with annotators: not measured on your texts")
    assert before["exploration"].startswith("Exploration")
    known = rows.assign(annotation=rows["stance_label"].astype(float), inclusion_probability=1.0, developed_on=False)
    after = tt.stance.score(known)
    assert after.attrs["measures"]["stance"]["exploration"] == ""
    alone = tt.plot.means(tt.estimate.means(rows, "stance", n_boot=20))
    assert alone.axes[0].get_title(loc="left") == "Exploration: Stance"
    assert "not measured on your texts" in alone.get_supxlabel().replace("\n", " ")
    known_fig = tt.plot.means(tt.estimate.means(after, "stance", n_boot=20))
    assert known_fig.axes[0].get_title(loc="left") == "Stance"
    adjusted = tt.plot.adjusted_gaps(
        tt.estimate.track_gap(rows.assign(annotation=np.nan), "stance", "annotation", n_boot=20)
    )
    assert "measure alone (exploration)" in [text.get_text() for text in adjusted.axes[0].get_legend().get_texts()]


def test_what_a_measure_is_travels_with_the_table_it_scored():
    passages = pd.DataFrame({"sentence": ["Good talks."]})
    provenance.note(passages, "read", "rows", 1)
    scored = sentiment.score(passages)
    assert registry.describe(scored, "vader").label == "VADER"
    assert scored.attrs["log"] and not passages.attrs.get("measures")
    assert registry.describe(scored, "nobody").label == "nobody"


def test_two_files_cannot_register_one_name():
    def score(passages):
        return passages

    with pytest.raises(InputError, match="Two measures are called 'vader'"):
        register(Measure("vader", label="Mine"))(score)


def test_the_order_of_measures_does_not_depend_on_imports():
    labels = [measure.label for measure in registry.known().values()]
    assert labels == sorted(labels)
    assert {"stance", "textblob_polarity", "vader", "calls_regime"} <= set(registry.known())


LEXICON = """
version = "0.3"
source = "Invented for a test."

[[entry]]
id = "battle"
terms = ["battle*"]
example = "The talks were a battle of wills."
counterexample = "The battalion left."
"""


def test_a_toy_measure_from_outside_is_seen_in_estimates_plots_captions_and_manifest(tmp_path):
    """One function and one lexicon, nothing else: the rest of the study finds them through the registry."""
    path = tmp_path / "battles.toml"
    path.write_text(LEXICON, encoding="utf-8")
    toy = Measure("battles", label="Words of battle", low=0, high=1, question="Who hears battles?", lexicon=str(path))

    @register(toy)
    def score(passages):
        lexicon = tt.lexicons.load(path)
        entry = lexicon.entries["entry"][0]
        return passages.assign(battles=[float(lexicon.finds(entry, text)) for text in passages["sentence"]])

    try:
        passages = score(tt.find_passages(tt.load_corpus("teaching").head(120)))
        claims = tt.estimate.means(passages, "battles", n_boot=50)
        assert set(claims["measure"]) == {"battles"} and claims["estimate"].between(0, 1).all()
        fig = tt.plot.means(claims)
        assert fig.get_suptitle() == "Who hears battles?"
        assert (
            fig.axes[0].get_title(loc="left") == "Exploration: Words of battle"
            and "(0 to 1)" in fig.axes[0].get_xlabel()
        )
        assert "Words of battle: agreement with annotators not measured yet." in fig.get_supxlabel().replace("\n", " ")
        made = manifest.read(tt.save(fig, "battles").parent)["figures"]["battles"]
        assert made["parameters"]["lexicon of battles"] == f"{path} 0.3" and made["parameters"]["n_boot"] == 50
        assert "battles" in tt.measures()["measure"].tolist()
    finally:
        registry.forget("battles")


def test_a_lexicon_of_ones_own_inherits_no_agreement(tmp_path):
    own = tmp_path / "mine.toml"
    own.write_bytes((DATA / "lexicons" / "stance.toml").read_bytes())
    passages = pd.DataFrame({"sentence": ["The Geneva talks failed."], "track": ["geneva"]})
    theirs, mine = tt.stance.score(passages), tt.stance.score(passages, lexicon=str(own))
    assert mine["stance"].tolist() == tt.stance.cues(passages).clip(-1, 1).tolist(), "the cues alone"
    assert "r = " in theirs.attrs["measures"]["stance"]["agreement"]
    assert "not measured yet" in mine.attrs["measures"]["stance"]["agreement"]
    assert mine.attrs["measures"]["stance"]["lexicon"] == str(own)
