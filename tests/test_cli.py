"""The command line: what it says, and how it ends."""

import os
import subprocess
import sys

import pytest

from twotracks import cli, paths


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "twotracks", *words],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={**os.environ},
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["study", "no-such-corpus"], "neither a known corpus"),
        (["fetch", "no-such-corpus"], "No corpus is called"),
        (["fetch", "fa-kes", "--from", "nowhere.csv"], "There is no file at"),
        (["verify", "nothing"], "Make the figures first"),
        (["--nonsense"], "--help"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(words, says):
    result = run(*words)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_corpora_lists_names_presence_licences_and_sizes(capsys):
    cli.corpora()
    said = capsys.readouterr().out
    for part in (
        "teaching",
        "fa-kes",
        "tehran-times",
        "un-general-debate",
        "CC BY 4.0",
        "CC0",
        "33,724",
        "yes",
        "no",
    ):
        assert part in said


def test_fetch_shows_licence_citation_size_and_checksum(capsys, shared):
    cli.fetch("fa-kes", shared("fa-kes.csv"))
    said = capsys.readouterr().out
    for part in ("CC BY 4.0", "Abu Salem", "1.6 MB", "90822dc38d08", "Verified"):
        assert part in said
    assert (paths.cache() / "fa-kes" / "fa-kes.csv").exists()


def test_help_names_every_command():
    said = run("--help").stdout
    for command in ("study", "fetch", "corpora", "verify", "lab"):
        assert command in said
