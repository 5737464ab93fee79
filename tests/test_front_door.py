"""The front door: every name can be read, says what it does, and its example runs; and it opens at once."""

import ast
import subprocess
import sys

import pytest

from docs import front_door

FUNCTIONS = front_door.functions()
SECONDS_TO_IMPORT = 0.05


def every_function(test):
    return pytest.mark.parametrize("entry", FUNCTIONS, ids=[entry.called for entry in FUNCTIONS])(test)


def raises(function) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(front_door.definition(function)))


def returns_nothing(function) -> bool:
    returns = front_door.definition(function).returns
    return isinstance(returns, ast.Constant) and returns.value is None


def lacking(function) -> list[str]:
    """What a docstring should have and has not."""
    told = front_door.sections(function)
    out = [] if told[""] else ["a summary"]
    named = {
        name.strip()
        for head, _ in front_door.items(told.get("Parameters", ""))
        for name in head.partition(" : ")[0].split(",")
    }
    out += [f"the parameter {name}" for name in front_door.parameters(function) if name not in named]
    if not returns_nothing(function) and not {"Returns", "Yields"} & set(told):
        out.append("Returns")
    if raises(function) and "Raises" not in told:
        out.append("Raises")
    return out if "Examples" in told else [*out, "Examples"]


def test_every_name_can_be_read():
    assert front_door.unresolved() == {}


@every_function
def test_the_docstring_is_whole(entry):
    assert lacking(entry.what) == []


def test_what_a_docstring_lacks_is_found():
    def half(table, *, n: int = 1) -> int:
        """Do something."""
        raise ValueError(n)

    assert lacking(half) == ["the parameter table", "the parameter n", "Returns", "Raises", "Examples"]


def test_it_opens_at_once():
    """A budget, not a benchmark: the import statement alone, the best of five fresh processes."""
    code = "import time; began = time.perf_counter(); import twotracks; print(time.perf_counter() - began)"
    took = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    ]
    assert min(took) < SECONDS_TO_IMPORT
