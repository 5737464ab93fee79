"""Quotations: where they begin and end, marks inside them and marks forgotten."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twotracks.text.quotations import quotations


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We began late in May,” he said.", ["“We began late in May,”"]),
        ('"We began late in May," he said.', ['"We began late in May,"']),
        ("«We began late in May», he said.", ["«We began late in May»"]),
        ("They call it the “safe zone” there.", []),
        ("“They told us “no” and we stay here,” he said.", ["“They told us “no” and we stay here,”"]),
        ("“We began late.\n“We stay for long here.”", ["“We began late.\n“We stay for long here.”"]),
        ("“We began late, he said, “and we stay here now.”", ["“We began late, he said, ", "“and we stay here now.”"]),
        ("He called it “compliant with all of it. Snow fell.", ["“compliant with all of it."]),
    ],
)
def test_quotations_by_hand(text, quoted):
    assert [text[start:end] for start, end in quotations(text)] == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("'We began late in May,' he said.", ["'We began late in May,'"]),
        ("‘We began late in May’, he said.", ["‘We began late in May’"]),
        ("'It's the hosts' last train, and they know,' he said.", ["'It's the hosts' last train, and they know,'"]),
        ("The hosts' train was the guests' last train of the day.", []),
        ("They beat 'em in the rain of that year's late May.", []),
        ("He said 'we began late in May.\nSnow fell on the guests' train.", []),
        ("“They told us ‘no’ and we stay here,” he said.", ["“They told us ‘no’ and we stay here,”"]),
    ],
)
def test_single_marks_by_hand(text, quoted):
    assert [text[start:end] for start, end in quotations(text, single=True)] == quoted


@given(st.lists(st.sampled_from([*"“”«»„‘’'abs .,\n", '"', "he said, ", " of it "]), max_size=60).map("".join))
def test_any_text_has_quotations_in_order(text):
    for single in (False, True):
        in_order(text, quotations(text, single))


def in_order(text, places):
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
