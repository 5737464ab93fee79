"""Figures: the same bytes twice, whole or not at all, marked where simulated, listed in a manifest."""

import json

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from twotracks import plots as plot
from twotracks.analysis import keyness
from twotracks.errors import InputError
from twotracks.inference import estimates
from twotracks.plots import manifest
from twotracks.plots.save import save
from twotracks.plots.style import SIMULATED

DATA = pd.DataFrame({"x": [1.123456789, 2.0], "y": ["a", "b"]})


def of(corpus, data=DATA, **parameters):
    """A table that knows where it came from and by which choices."""
    data = data.copy()
    data.attrs = {"corpus": corpus, "parameters": parameters}
    return data


def draw():
    fig, ax = plt.subplots()
    ax.plot(DATA["x"], [1, 2])
    plt.close(fig)
    return fig


def test_the_same_figure_has_the_same_bytes():
    about = {"name": "one"}
    first = save(draw(), "plot", of(about, seed=1))
    before = {path.name: path.read_bytes() for path in first.parent.iterdir()}
    save(draw(), "plot", of(about, seed=1))
    assert {path.name: path.read_bytes() for path in first.parent.iterdir()} == before
    assert set(before) == {"plot.png", "plot.svg", "plot.csv", "manifest.json"}


def test_numbers_are_written_with_six_significant_digits():
    path = save(draw(), "plot", of({"name": "one"}))
    assert path.with_suffix(".csv").read_text(encoding="utf-8") == "x,y\n1.12346,a\n2.0,b\n"


def test_the_manifest_tells_how_it_was_made(monkeypatch):
    monkeypatch.setenv("TWOTRACKS_NOTEBOOK", "01_corpus.ipynb")
    path = save(draw(), "plot", of({"name": "one", "sha256": "abc"}, seed=7))
    made = manifest.read(path.parent)
    assert made["corpus"]["sha256"] == "abc"
    assert made["lexicons"]["tracks"] and made["versions"]["pandas"]
    assert "twotracks.plots.save" in made["notebooks"]["01_corpus.ipynb"]["code"]
    entry = made["figures"]["plot"]
    assert entry["parameters"] == {"seed": 7}
    assert entry["notebook"] == "01_corpus.ipynb"
    assert set(entry["files"]) == {"plot.png", "plot.svg", "plot.csv"}


def test_simulated_is_written_on_the_face():
    fig = draw()
    save(fig, "plot", of({"name": "teaching", "simulated": True}))
    save(fig, "plot", of({"name": "teaching", "simulated": True}))
    assert [text.get_text() for text in fig.texts] == [SIMULATED]
    real = draw()
    save(real, "plot", of({"name": "real"}))
    assert not real.texts


def test_a_figure_of_numbers_that_come_from_no_simulated_corpus_is_not_called_simulated():
    plain = draw()
    path = save(plain, "plain", DATA)
    assert SIMULATED not in [text.get_text() for text in plain.texts]
    assert path.parent.name == "teaching", "the folder of the corpus the run is about"


def test_a_figure_is_marked_when_it_is_drawn_and_brings_its_numbers():
    claims = of({"name": "teaching", "simulated": True}, CLAIMS)
    fig = plot.shares(claims)
    assert SIMULATED in [text.get_text() for text in fig.texts]
    assert pd.read_csv(save(fig, "shares").with_suffix(".csv"))["outlet"].tolist() == CLAIMS["outlet"].tolist()
    with pytest.raises(InputError, match="brings no numbers"):
        save(draw(), "plot")


def test_a_gap_adjusted_by_too_little_is_not_drawn_and_a_thin_one_is_hollow():
    rows = [
        ("A", "measure alone", 0.1, 0.0, 0.2),
        ("A", "annotations alone", 0.3, None, None),
        ("A", "design-adjusted", None, None, None),
    ]
    claims = pd.DataFrame(rows, columns=["outlet", "estimator", "estimate", "ci_low", "ci_high"]).assign(n_articles=9)
    ax = plot.adjusted_gaps(claims.assign(measure="stance")).axes[0]
    drawn = [line for line in ax.lines if len(line.get_xdata()) == 1]
    assert [float(line.get_xdata()[0]) for line in drawn] == [0.1, 0.3]
    assert [line.get_markerfacecolor() == "white" for line in drawn] == [False, True]
    words = [
        text.get_text() for text in plot.adjusted_gaps(claims.assign(estimate=None, measure="stance")).axes[0].texts
    ]
    assert "No outlet of this corpus speaks of both tracks" in words[0]


def test_an_interrupted_figure_leaves_the_old_one_and_no_half():
    path = save(draw(), "plot", of({"name": "one"}))
    before = path.read_bytes()
    broken = draw()
    broken.savefig = lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        save(broken, "plot", of({"name": "one"}))
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*")) and not list(path.parent.glob("*.tmp"))


@pytest.mark.parametrize("name", ["", "../up", "A b", "a/b", "a.png"])
def test_a_name_that_is_no_file_name_is_refused(name):
    with pytest.raises(InputError, match="cannot name a figure"):
        save(draw(), name, DATA)


def test_verify_finds_what_was_changed_lost_or_added():
    path = save(draw(), "plot", of({"name": "one"}))
    folder = path.parent
    assert manifest.verify(folder) == []
    path.write_bytes(b"x")
    path.with_suffix(".svg").unlink()
    (folder / "mine.png").write_bytes(b"x")
    problems = " ".join(manifest.verify(folder))
    assert "plot.png" in problems and "changed" in problems
    assert "plot.svg" in problems and "missing" in problems
    assert "mine.png" in problems
    with pytest.raises(InputError, match="Make the figures first"):
        manifest.verify(folder / "none")


CLAIMS = pd.DataFrame(
    {
        "comparison": "x", "outlet": ["A", "A", "B", "all outlets"], "track": ["astana", "geneva", "astana", "astana"], "measure": "m",
        "estimate": [0.1, -0.2, 0.3, float("nan")], "ci_low": [0.0, -0.3, float("nan"), float("nan")], "ci_high": [0.2, -0.1, float("nan"), float("nan")],
        "n_articles": [9, 9, 2, 11], "n_passages": [12, 12, 2, 14], "p": 0.5, "method": "m",
    }
)  # fmt: skip


def words(fig) -> str:
    texts = [fig.get_suptitle(), fig.get_supxlabel()]
    for ax in fig.axes:
        texts += [
            ax.get_xlabel(),
            ax.get_ylabel(),
            ax.get_title(loc="left"),
            *(text.get_text() for text in ax.texts),
        ]
        texts += [label.get_text() for label in ax.get_yticklabels()]
    return " ".join((" | ".join(texts)).split())


MEASURES = {"m": {"label": "Measure", "agreement": "r = 0.1", "not_shown": "not of what it says"}}


def measured(claims):
    claims = claims.copy()
    claims.attrs = {"measures": MEASURES}
    return claims


def test_every_axis_is_named_and_every_figure_says_what_it_does_not_show():
    for fig, must in (
        (plot.shares(CLAIMS), ("%", "A (9)", "must not be compared")),
        (plot.means(measured(CLAIMS)), ("mean score", "r = 0.1", "not of what it says", "Measure")),
        (
            plot.gaps(measured(CLAIMS.assign(track="both").drop(index=1))),
            ("Astana minus Geneva", "one track only", "r = 0.1"),
        ),
    ):
        for part in must:
            assert part in words(fig)


def test_a_figure_of_means_asks_the_question_of_its_measure_and_calls_nothing_tone():
    asked = measured(CLAIMS)
    asked.attrs["measures"]["m"]["question"] = "How much of it is there?"
    assert plot.means(asked).get_suptitle() == "How much of it is there?"
    assert "tone" not in words(plot.means(CLAIMS))


def test_what_cannot_be_drawn_is_said_in_words():
    empty = pd.DataFrame(columns=CLAIMS.columns)
    words_ = keyness.compare(["a"], ["b"]).assign(outlet="A")
    for fig in (
        plot.shares(empty), plot.means(empty), plot.gaps(empty), plot.timeline(empty, empty), plot.keyness(words_),
        plot.ablation(pd.DataFrame()), plot.confusion(pd.DataFrame(), pd.DataFrame(), "outlets"),
        plot.terms(pd.DataFrame(), "outlets"), plot.keywords_by_outlet(words_, "astana"),
    ):  # fmt: skip
        assert len(fig.axes[0].texts) == 1
        assert len(fig.axes[0].texts[0].get_text()) > 20


def test_text_in_an_svg_is_text():
    path = save(plot.shares(CLAIMS), "shares")
    assert "How often does each outlet speak of each track?" in path.with_suffix(".svg").read_text(encoding="utf-8")


def test_more_outlets_than_fit_are_named_as_left_out():
    claims = pd.concat([CLAIMS.iloc[[0]].assign(outlet=f"O{i:02d}", n_articles=i + 1) for i in range(40)])
    assert "16 smaller outlets are in the CSV" in words(plot.shares(claims))


def test_hostile_names_are_drawn_as_they_are():
    claims = CLAIMS.assign(outlet=["$x^2$ <b>", "$x^2$ <b>", "A_{", "all outlets"])
    save(plot.shares(claims), "hostile", of({"name": "one"}, claims))


def test_a_claim_table_survives_its_csv():
    table = pd.DataFrame({"article_id": list("abcdef"), "outlet": "A", "track": "astana", "m": [0.1] * 6}).astype(
        {"article_id": "str"}
    )
    claims = estimates.means(table, "m")
    path = save(draw(), "claims", of({"name": "one"}, claims))
    back = pd.read_csv(path.with_suffix(".csv"))
    assert back["estimate"].tolist() == pytest.approx(claims["estimate"].tolist())


def test_cells_that_begin_like_a_formula_are_made_text():
    data = pd.DataFrame({"outlet": ["=HYPERLINK(1)", "@SUM(1)", "A"], "n": [-1, 2, 3]})
    path = save(draw(), "formula", of({"name": "one"}, data))
    assert path.with_suffix(".csv").read_text(encoding="utf-8") == "outlet,n\n'=HYPERLINK(1),-1\n'@SUM(1),2\nA,3\n"


def test_a_manifest_cannot_remove_files_elsewhere(tmp_path):
    from twotracks.study import runner as study

    precious = tmp_path / "precious.txt"
    precious.write_text("mine")
    fresh = save(draw(), "plot", of({"name": "fresh"})).parent
    target = tmp_path / "figures" / "old"
    target.mkdir(parents=True)
    listed = {"x": {"files": {"../../precious.txt": "0", "gone.png": "0"}}}
    (target / "manifest.json").write_text(json.dumps({"corpus": {}, "code": {}, "figures": listed}))
    (target / "gone.png").write_bytes(b"x")
    study.promote([fresh], target)
    assert precious.exists() and not (target / "gone.png").exists()
    assert manifest.verify(target) == []


def test_verify_names_the_code_the_data_the_cells_and_the_package_that_changed(monkeypatch, tmp_path):
    monkeypatch.setenv("TWOTRACKS_NOTEBOOK", "04_keywords.ipynb")
    keyness.compare(["a b"], ["b c"], min_count=1, min_articles=1)
    folder = save(draw(), "plot", of({"name": "one"})).parent
    assert manifest.verify(folder) == []
    made = manifest.read(folder)
    mine = made["notebooks"]["04_keywords.ipynb"]
    assert "tracks.toml" in mine["data"] and "twotracks.analysis.keyness" in mine["code"]
    mine["data"]["tracks.toml"] = mine["code"]["twotracks.analysis.keyness"] = mine["cells"] = "0"
    made["versions"]["pandas"] = "0.1"
    manifest.write(folder, made)
    problems = " ".join(manifest.verify(folder))
    for what in (
        "data/tracks.toml has",
        "twotracks.analysis.keyness has",
        "notebooks/04_keywords.ipynb has",
        "made with 0.1",
    ):
        assert what in problems
    assert "since these figures were made: plot." in problems
