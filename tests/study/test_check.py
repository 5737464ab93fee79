"""What a corpus was taken for, before anything is run on it."""

from typer.testing import CliRunner

from twotracks import cli
from twotracks.study import check

ROWS = """outlet,published,title,text
Example Courier,2019-04-26,Round opens,"The Astana talks on Syria opened on Friday. Delegations from Russia, Iran and Turkey met."
Sample Gazette,2019-05-03,Nothing new,"The Geneva talks on Syria stalled again. The envoy of the United Nations left."
Sample Gazette,,\x1b[2JEscape,"Rain fell on the hills all day and nobody came, and that was all there was to tell of it."
"""


def test_it_says_what_was_taken_for_what(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(ROWS, encoding="utf-8")
    said = check.overview(path)
    assert "2 outlets:" in said
    assert "2  Sample Gazette" in said
    assert "Dates: 2019-04-26 to 2019-05-03" in said
    assert "1 unknown" in said
    assert "[Example Courier, 2019-04-26] Round opens" in said
    assert "on Astana, in 1 articles" in said
    assert "\x1b" not in said


def test_a_command_shows_it_and_a_path_that_is_none_gives_a_sentence(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(ROWS, encoding="utf-8")
    shown = CliRunner().invoke(cli.app, ["check", str(path)])
    assert shown.exit_code == 0
    assert "What was read, and what was set aside:" in shown.output
    assert CliRunner().invoke(cli.app, ["check", str(tmp_path / "none.csv")]).exit_code != 0
