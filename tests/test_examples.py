"""The examples in docstrings run as they stand, also those of functions that the front door does not name."""

import doctest
import importlib
import pkgutil

import pytest

import twotracks

ROOMS = ("analysis.registry", "analysis.stance", "corpus", "inference", "passages", "plots.manifest", "study", "text")
GROUND = ("config", "files", "lexicons", "provenance", "schemas")
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(twotracks.__path__, "twotracks.")
    if module.name in {f"twotracks.{name}" for name in GROUND}
    or module.name.removeprefix("twotracks.").startswith(ROOMS)
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
