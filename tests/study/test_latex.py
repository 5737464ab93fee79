"""LaTeX: no character of a hostile name reaches it as a command, and what is written compiles."""

import re
import shutil
import subprocess

import pandas as pd
import pytest

from twotracks.study import latex

HOSTILE = r"A&B_50%#$\input{/etc/passwd}~^|<i>*`[x] “quoted” \\ Ведомости …"


def test_every_special_character_is_escaped():
    said = latex.escape(HOSTILE)
    assert r"\input" not in said and r"\textbackslash{}input\{" in said
    bare = re.sub(r"\\[a-zA-Z]+\{\}|\\[&%$#_{}]|\\uni\{[0-9A-F]+\}|\{[-\[\]]\}|\$\\[a-z]+\$", "", said)
    assert not set(bare) & set("\\{}$&#%_~^<>|[]"), bare


def test_no_two_hyphens_become_a_dash_and_a_hyphen_stays_one():
    assert latex.escape("near-duplicates -- x") == "near-duplicates {-}{-} x"


def test_what_cannot_be_seen_is_left_out():
    assert latex.escape("a\u202eb\x00c\nd") == "abc d"


def test_a_long_table_runs_over_pages_and_a_short_one_does_not():
    short = latex.table(pd.DataFrame({"A": ["1"] * latex.LONG}), "c", "l", [])
    long = latex.table(pd.DataFrame({"A": ["1"] * (latex.LONG + 1)}), "c", "l", [])
    assert r"\begin{tabular}" in short and "longtable}{" not in short
    assert r"\begin{longtable}" in long and r"\endhead" in long
    assert all(rule in text for text in (short, long) for rule in (r"\toprule", r"\midrule", r"\bottomrule"))


def test_a_citation_is_one_only_where_it_is_written_as_one():
    assert latex.with_citations("A_B [@one; @two], [x].") == r"A\_B \cite{one,two}, {[}x{]}."


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not on this computer")
def test_it_compiles(tmp_path):
    body = pd.DataFrame({"Outlet": [HOSTILE, "[first] * of a row"] * 30, "n": ["1", "2"] * 30})
    body.attrs["numbers"] = ["n"]
    parts = [latex.table(body.head(rows), HOSTILE, f"t{rows}", [HOSTILE]) for rows in (2, 60)]
    (tmp_path / "t.tex").write_text(latex.document(HOSTILE, parts), encoding="utf-8")
    ran = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout.decode("utf-8", "replace")[-2000:]
