"""Another pair of processes is found without a change of code: its tracks and words are data. All of it invented."""

import json
import os
import subprocess
import sys

import pytest

TRACKS = """
version = "1.0"

[track.minsk]
name = "Minsk"
colour = "#009E73"
marker = "o"
hatch = ""
meetings = ["minsk"]

[track.normandy]
name = "Normandy"
colour = "#CC79A7"
marker = "s"
hatch = "////"
meetings = ["normandy"]
"""
NAMES = """
version = "1.0"
source = "Invented for a test."

[windows]
near = 600
close = 250
short = 20
dense = 1.0
beside = 30
head = 70
chain = 2
widest = 300

[[alias]]
id = "minsk-agreements"
track = "minsk"
link = "named"
needs = "subject"
place = true
anchors = ["minsk"]
pattern = '\\bMinsk (?:agreements?|process|talks)\\b'
example = "The Minsk agreements hold."
counterexample = "Minsk was cold."

[[alias]]
id = "normandy-format"
track = "normandy"
link = "named"
needs = "nothing"
place = true
anchors = ["normandy"]
pattern = '\\bNormandy (?:format|four|talks)\\b'
example = "The Normandy format met."
counterexample = "Normandy was cold."

[[false_friend]]
id = "minsk-talks-on-trade"
track = "minsk"
pattern = '\\bMinsk talks on trade\\b'
example = "The Minsk talks on trade ended."
counterexample = "The Minsk talks ended."

[[context]]
id = "subject"
pattern = '\\b(?:Ukrain\\w*|Donbas)\\b'
example = "Donbas was quiet."
counterexample = "The valley was quiet."

[[carrier]]
id = "the-talks"
reach = 2
pattern = '\\bthe talks\\b'
example = "Then the talks ended."
counterexample = "They talk."
"""
STANCE = """
version = "1.0"
source = "Invented for a test."

[score]
intercept = 0.0
for = 1.0
against = 1.0
low = -0.25
high = 0.25

[scope]
after = 16
before = 3
around = 16
within_mention = 3
negated_within = 3
hoped_within = 6
trio_within = 7
shared = 0.6
other = 0.3
contrasted = 0.0
far_act = 0.3
far_verdict = 0.6
negated = -1.0
hoped = 0.2
feared = 0.2
elsewhere = 0.1
discussed = 0.8
asked = 0.3
carried = 0.8
long = 30
long_power = 0.7

[targets]
minsk = ["minsk"]
normandy = ["normandy"]

[words]
contrast = ["while", "but"]
subordinate = ["while"]

[[cue]]
id = "success"
kind = "verdict"
weight = 1.0
terms = ["success*"]
example = "The Minsk talks were a success."
counterexample = "The Minsk talks were held."

[[cue]]
id = "failure"
kind = "verdict"
weight = -1.0
terms = ["fail*"]
example = "The Minsk talks failed."
counterexample = "The Minsk talks were fair."
"""
STUDY = """
import json
import pandas as pd
from twotracks.analysis.stance import measure
from twotracks.passages import find
from twotracks.schemas import TRACK_NAMES, TRACKS
text = (
    "Shells fell on Donbas. The Minsk agreements failed, while the Normandy format was a success. "
    "In the morning the talks ended. The Minsk talks on trade ended as well."
)
articles = pd.DataFrame({
    "article_id": ["a", "b"], "outlet": "Example Post", "published": pd.to_datetime([None, None]).astype("datetime64[us]"),
    "title": "", "url": "", "text": [text, "The Astana talks on Syria ended. The Minsk agreements of bankers were signed in a hall."],
    "date_precision": "",
})
passages = measure.score(find.find_passages(articles))
print(json.dumps({
    "tracks": TRACKS, "names": TRACK_NAMES, "places": find.by_place_name(articles)["track"].tolist(),
    "found": passages[["article_id", "sentence_no", "track", "link", "stance_label"]].values.tolist(),
}))
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "tracks.toml").write_text(TRACKS, encoding="utf-8")
    (tmp_path / "lexicons" / "tracks.toml").write_text(NAMES, encoding="utf-8")
    (tmp_path / "lexicons" / "stance.toml").write_text(STANCE, encoding="utf-8")
    return tmp_path


def run(folder):
    # A process of its own, because the tracks are read once, when the package is imported.
    environment = {**os.environ, "TWOTRACKS_TRACKS": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", STUDY], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.slow
def test_minsk_and_normandy_are_found_and_scored(folder):
    result = run(folder)
    assert result.returncode == 0, result.stderr
    out = json.loads(result.stdout)
    assert out["tracks"] == ["minsk", "normandy"]
    assert out["names"] == {"minsk": "Minsk", "normandy": "Normandy"}
    assert out["found"] == [
        ["a", 1, "minsk", "named", -1],
        ["a", 1, "normandy", "named", 1],
        ["a", 2, "normandy", "carried", 0],
    ]
    assert out["places"].count("minsk") == 3


@pytest.mark.slow
def test_a_name_of_a_track_that_is_none_is_refused(folder):
    (folder / "lexicons" / "tracks.toml").write_text(NAMES.replace('"minsk"\nlink', '"riga"\nlink'), encoding="utf-8")
    result = run(folder)
    assert result.returncode != 0
    assert "track = 'riga' of alias 'minsk-agreements' is not one of minsk, normandy" in result.stderr


@pytest.mark.slow
def test_a_need_that_no_rule_knows_is_refused(folder):
    (folder / "lexicons" / "tracks.toml").write_text(
        NAMES.replace('needs = "nothing"', 'needs = "tals"'), encoding="utf-8"
    )
    assert "needs = 'tals' of alias 'normandy-format' is not one of" in run(folder).stderr


def test_one_track_is_not_two(folder):
    (folder / "tracks.toml").write_text(TRACKS.split("[track.normandy]", maxsplit=1)[0], encoding="utf-8")
    assert "must have two tables [track.NAME]" in run(folder).stderr
