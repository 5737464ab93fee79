"""Files: whole or not at all, and fingerprints that change with what a file says to a computer, and only then."""

import pytest

from twotracks import files

CODE = '''"""A module."""

import os  # of the system

# why this is so
RATE = 0.5


class Thing:
    """A thing."""

    name = "a # that is no comment"

    def half(self, n):
        """Half of it.

        Over several lines.
        """
        text = """a string
        that stays"""
        return n * RATE, text  # the half
'''


def of(tmp_path, text, name="module.py"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return files.fingerprint(path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# why this is so", "# for another reason: ä"),
        ("  # the half", ""),
        ("Over several lines.", "Over\\n\\n        more lines."),
        ('"""A module."""\n\n', ""),
        ("RATE = 0.5\n", "RATE = 0.5\n\n\n"),
    ],
)
def test_comments_docstrings_and_empty_lines_do_not_count(tmp_path, before, after):
    assert before in CODE
    assert of(tmp_path, CODE.replace(before, after)) == of(tmp_path, CODE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("0.5", "0.6"),
        ("a # that", "a # which"),
        ("that stays", "that goes"),
        ("import os", "import sys"),
        ("n *", "n +"),
    ],
)
def test_code_and_strings_count(tmp_path, before, after):
    assert before in CODE
    assert of(tmp_path, CODE.replace(before, after)) != of(tmp_path, CODE)


def test_of_a_notebook_the_code_cells_count(tmp_path):
    book = '{"cells": [{"cell_type": "%s", "source": ["%s"], "id": "%s"}]}'
    assert of(tmp_path, book % ("markdown", "a", 1), "n.ipynb") == of(tmp_path, book % ("markdown", "b", 2), "n.ipynb")
    assert of(tmp_path, book % ("code", "a", 1), "n.ipynb") != of(tmp_path, book % ("code", "b", 1), "n.ipynb")


def test_line_ends_of_data_do_not_count_and_every_other_byte_does(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"x\r\n1\r\n")
    (tmp_path / "b.csv").write_bytes(b"x\n1\n")
    (tmp_path / "c.csv").write_bytes(b"x\n2\n")
    one, two, three = (files.fingerprint(tmp_path / name) for name in ("a.csv", "b.csv", "c.csv"))
    assert one == two != three
