"""A small study that looks run: a few figures of a part of the teaching corpus, with an outlet whose name is hostile."""

import os

import pytest

import twotracks as tt
from twotracks import config
from twotracks.corpus import cleaning, reading
from twotracks.study import record

HOSTILE = r"A&B_50%#$\input{x}~^|<i>*`[@holm1979]"


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """Folder with ``build`` and ``figures`` of a finished run called "teaching"."""
    folder = tmp_path_factory.mktemp("run")
    build = folder / "build" / "teaching"
    build.mkdir(parents=True)
    given = {"TWOTRACKS_FIGURES": folder / "figures", "TWOTRACKS_DRAWN": build / record.DRAWN}
    before = {name: os.environ.get(name) for name in given}
    os.environ |= {name: str(path) for name, path in given.items()}
    try:
        articles = reading.read("teaching").head(80)
        one = articles["outlet"] == articles["outlet"].iloc[0]
        articles.loc[one, "outlet"] = HOSTILE
        cleaned = cleaning.clean(articles)
        about = {**reading.provenance(articles), "log": cleaned.attrs["log"]}
        passages = tt.sentiment.score(tt.find_passages(cleaned))
        tt.save(tt.plot.shares(tt.estimate.shares(cleaned, passages)), "coverage")
        tt.save(tt.plot.links(tt.passages.by_link(passages)), "links")
        tt.save(tt.plot.speakers(tt.estimate.composition(passages, "speaker", n_boot=50)), "speakers")
        tt.save(
            tt.plot.gaps(tt.estimate.track_gap(passages, ["textblob_polarity", "vader"], n_boot=50)), "sentiment-gap"
        )
        words = tt.keyness.between_tracks(tt.mask_names(passages), column="masked", draws=99)
        tt.save(tt.plot.keyness(words), "keyness-tracks")
        record.write(build, record.describe(articles, cleaned, about))
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return folder


@pytest.fixture
def study(finished, monkeypatch):
    """The finished run, as it is read."""
    monkeypatch.setattr(config, "BUILD", finished / "build")
    monkeypatch.setenv("TWOTRACKS_FIGURES", str(finished / "figures"))
    return record.read("teaching")
