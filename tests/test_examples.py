"""The examples in docstrings of the ground and of the rooms of text run as they stand."""

import doctest
import importlib
import pkgutil

import pytest

import twotracks

ROOMS = ("analysis.stance", "corpus", "passages", "text")
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(twotracks.__path__, "twotracks.")
    if module.name in {"twotracks.lexicons", "twotracks.schemas", "twotracks.provenance", "twotracks.files"}
    or module.name.removeprefix("twotracks.").startswith(ROOMS)
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
