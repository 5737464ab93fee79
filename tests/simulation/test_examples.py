"""The examples in the docstrings of the room run, and every public function says what goes in and comes out."""

import doctest
import inspect
from importlib import import_module

import pytest

NAMES = (
    "experiments", "generate", "ground_truth", "operating_characteristics", "outlets", "realism", "reported",
    "templates",
)  # fmt: skip
MODULES = [import_module(f"twotracks.simulation.{name}") for name in NAMES]
MODULES.append(import_module("twotracks.plots.simulation"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples_run(module):
    found = doctest.testmod(module)
    assert found.failed == 0


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_public_functions_say_what_goes_in_and_comes_out(module):
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("_") or function.__module__ != module.__name__:
            continue
        said = inspect.getdoc(function) or ""
        returns = inspect.signature(function).return_annotation
        assert "Parameters\n---" in said or not inspect.signature(function).parameters, name
        assert "Returns\n---" in said or "Yields\n---" in said or returns in (None, "None"), name
