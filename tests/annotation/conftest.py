"""What the tests of annotating with a model share: a few passages, and a stand-in for a server."""

import pytest

from twotracks.annotation import stub
from twotracks.passages import find

TEXT = (
    "The Astana talks on Syria made progress on {0}. The Geneva talks on Syria have failed. The Geneva talks on Syria "
    "opened on {0}. Rain fell."
)


@pytest.fixture
def corpus(articles):
    """Four articles with three passages each, called "mine", and the passages."""
    table = articles([TEXT.format(day) for day in ("Monday", "Tuesday", "Friday", "Sunday")], published="2018-01-01")
    table.attrs["corpus"] = {"name": "mine"}
    return find.find_passages(table), table


@pytest.fixture
def server():
    """A server that answers as it is told; by itself it counts words."""
    with stub.serve() as running:
        yield running
