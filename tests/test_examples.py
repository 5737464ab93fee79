"""The examples in docstrings run as they stand, in every room."""

import doctest
import importlib
import pkgutil

import numpy as np
import pandas as pd
import pytest

import twotracks

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(twotracks.__path__, "twotracks.")
    if module.name not in {"twotracks.__main__", "twotracks.cli"}
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    found = doctest.testmod(importlib.import_module(name), extraglobs={"tt": twotracks, "pd": pd, "np": np})
    assert found.failed == 0
