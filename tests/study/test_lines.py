"""Pages of lines: every point leads to its lines, what comes from articles stays text, and nothing is asked of a net."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from twotracks.errors import InputError
from twotracks.study.lines import page, save_lines

HOSTILE = "<script>document.title='broken'</script><img src='https://example.org/x.png' onerror=alert(1)>'\""
BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


def some(n: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    points = pd.DataFrame(
        {"label": ["guarantors", "<b>envoy</b>", "peace talks"], "group": ["typical of <i>A</i>"] * 2 + ["typical of B"],
         "value": [2.0, -1.5, np.nan], "low": [1.0, -np.inf, np.nan], "high": [3.0, -0.5, np.nan], "note": ["3:0", None, ""]}
    )  # fmt: skip
    lines = pd.DataFrame(
        {"term": ["guarantors"] * n + ["<b>envoy</b>"], "outlet": HOSTILE, "track": "astana", "left": HOSTILE,
         "node": ["guarantors"] * n + [HOSTILE], "right": [f"line {i}" for i in range(n)] + [HOSTILE]}
    )  # fmt: skip
    return points, lines


class Read(HTMLParser):
    """Tags, ids, where links lead and what is said, as a browser would read them."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.ids, self.links, self.said, self.asked = set(), [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        own = dict(attrs)
        self.ids += [own["id"]] if "id" in own else []
        self.links += [own["href"]] if tag == "a" else []
        self.asked += [own[name] for name in ("src", "srcset", "action", "data", "xlink:href") if name in own]
        assert not any(name.startswith("on") for name in own)

    def handle_data(self, data):
        self.said.append(data)


def test_every_point_leads_to_its_lines_and_back():
    found = Read(page(*some(), title="Which words?"))
    ids = [place for place in found.ids if place.startswith("p")]
    assert ids == ["p0", "p1", "p2"] and len(set(found.ids)) == len(found.ids)
    assert [link for link in found.links if link.startswith("#p")] == ["#p0", "#p1", "#p2"]
    assert found.links.count("#top") == 3 and "top" in found.ids
    said = " ".join(found.said)
    assert all(f"line {i}" in said for i in range(3)) and "peace talks, typical of B, 0 lines" in said


def test_points_are_told_to_those_who_do_not_see_them():
    text = page(*some(), title="Which words?", axis="log ratio")
    assert "aria-label='guarantors, typical of &lt;i&gt;A&lt;/i&gt;, log ratio 2.00, 3:0, 3 lines'" in text
    assert text.count("<title>") == 1 + 3 and "lang='en'" in text and text.count("scope='col'") == 2 * 5


def test_what_comes_from_articles_stays_text_and_nothing_is_asked_of_a_net():
    text = page(*some(), title=HOSTILE)
    found = Read(text)
    assert not found.tags & {"script", "img", "b i", "link", "iframe", "object", "form"} and found.asked == []
    assert "default-src 'none'" in text
    assert [link for link in found.links if not link.startswith("#")] == ["index.html"]
    assert text.count("<script") == 0 and text.count("&lt;script&gt;") == 2 + 2 * 4 + 2, "title, head, cells"
    assert HOSTILE in "".join(found.said)


def test_a_line_belongs_to_its_group_where_lines_have_one():
    points = pd.DataFrame({"label": ["talks", "talks"], "group": ["X", "Y"]})
    lines = pd.DataFrame(
        {"label": "talks", "group": ["X", "X", "Y"], "left": "", "node": "talks", "right": ["1", "2", "3"]}
    )
    text = page(points, lines, title="Q")
    assert "talks, X, 2 lines" in text and "talks, Y, 1 line<" in text
    assert "talks, X, 3 lines" in page(points, lines.drop(columns="group"), title="Q")


def test_a_whole_sentence_may_be_the_line():
    lines = pd.DataFrame(
        {"label": ["Security"], "sentence": ["The <b>truce</b> held."], "track": ["astana"], "extra": [1]}
    )
    text = page(pd.DataFrame({"label": ["Security"], "value": [0.4]}), lines, title="Q")
    assert (
        "<td class='sentence'>The &lt;b&gt;truce&lt;/b&gt; held.</td>" in text
        and "<td class='track'>Astana</td>" in text
    )


def test_of_too_many_lines_some_are_shown_evenly_and_that_is_said():
    text = page(*some(50), title="Q", most=10)
    assert "50 lines" in text and "10 of them are shown" in text
    shown = [int(number) for number in re.findall(r"<td class='right'>line (\d+)</td>", text)]
    assert len(shown) == 10 and shown[0] == 0 and shown[-1] == 49


def test_an_interval_without_a_bound_ends_in_an_arrow_and_the_axis_stays_within_reason():
    text = page(*some(), title="Q", axis="log ratio")
    assert text.count("◂") == 1 and "▸" not in text, "from -1.5 to no bound; that from 1 to 3 is drawn whole"
    ends = [float(end) for end in re.findall(r"text-anchor='middle'>(-?[\d.]+)</text>", text)]
    assert ends == [-2.7, 0.0, 3.0]
    places = [float(x) for x in re.findall(r"c?x[12]?='(\d+\.\d)'", text)]
    assert all(0 <= place <= 860 for place in places)


def test_points_without_a_value_are_a_list_of_links():
    text = page(pd.DataFrame({"label": ["Security"]}), some()[1], title="Q")
    assert "<circle" not in text and "href='#p0'" in text
    assert "The figure has no point" in page(pd.DataFrame({"label": []}), some()[1], title="Q")


def test_it_lies_among_the_pages_of_its_corpus_and_says_that_it_is_simulated(tmp_path):
    points, lines = some()
    lines.attrs["corpus"] = {"name": "mine", "simulated": True}
    path = save_lines(points, lines, "keyness-tracks", "Which words? And half a character: \ud800")
    assert path == tmp_path / "build" / "mine" / "lines-keyness-tracks.html"
    assert "class='simulated'" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["../x", "X", ""])
def test_a_name_that_makes_no_file_name_is_refused(name):
    with pytest.raises(InputError, match="cannot name a figure"):
        save_lines(*some(), name)


def test_a_column_that_is_lacking_is_named():
    points, lines = some()
    with pytest.raises(InputError, match="points for a page of lines lacks the column 'label'"):
        page(points.drop(columns="label"), lines, title="Q")
    with pytest.raises(InputError, match="lines for a page of lines lacks the column 'node'"):
        page(points, lines.drop(columns="node"), title="Q")


def in_browser(path: Path, tmp_path: Path, *options: str) -> str:
    ran = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", *options,
         "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return ran.stdout


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
def test_in_chromium(tmp_path):
    """Read by a browser from a file: the title is not another, no script ran, every link has its place."""
    path = save_lines(*some(), "keyness-tracks", "Which words?", "log ratio")
    dom = in_browser(path, tmp_path)
    found = Read(dom)
    assert "<title>Which words?</title>" in dom and not found.tags & {"script", "img"}
    assert {"svg", "circle", "section"} <= found.tags
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)
    # The browser can run scripts: what stands here would show if the page let it.
    bare = tmp_path / "bare.html"
    bare.write_text(f"<!doctype html><title>x</title>{HOSTILE.partition('<img')[0]}", encoding="utf-8")
    assert "<title>broken</title>" in in_browser(bare, tmp_path)
