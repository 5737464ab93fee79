"""What the front door ``tt`` offers, read from the code. The API page and the tests of docstrings share this list."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

import twotracks as tt

# Names of the front door that stand for a room or a measure and are not in its __all__.
ALIASES = ("estimate", "plot", "stance")
# Each step of the study and the modules it comes from; of two that fit, the longer one counts.
STEPS = {
    "Articles": ("corpus",),
    "Passages": ("passages",),
    "Scores": ("analysis",),
    "Claims": (
        "inference", "analysis.keyness", "analysis.classify", "analysis.cells", "analysis.concordance",
        "analysis.collocates",
    ),
    "Figures": ("plots", "study.lines"),
    "Annotations and validation": ("annotation", "validation"),
    "Simulation": ("simulation",),
    "What every step shares": ("",),
}  # fmt: skip
_SECTION = re.compile(r"^(?P<name>[A-Z][A-Za-z ]+)\n-{3,}\n", re.MULTILINE)


class Entry(NamedTuple):
    """A name of the front door: as it is called (``"tt.estimate.means"``), what it is, and the step it belongs to."""

    called: str
    what: Any
    step: str


def names() -> list[str]:
    """Every name of ``tt``, in alphabetical order."""
    return sorted({*tt.__all__, *ALIASES})


def unresolved() -> dict[str, str]:
    """Names of the front door, or of its rooms, that cannot be read, each with the reason."""
    return _read()[1]


def entries() -> list[Entry]:
    """Everything that can be read, step by step; of rooms and measures, their public functions."""
    order = list(STEPS)
    return sorted(_read()[0], key=lambda entry: (order.index(entry.step), entry.called))


def functions() -> list[Entry]:
    """Those entries that are functions."""
    return [entry for entry in entries() if is_function(entry.what)]


def modules() -> list[Entry]:
    """Those names of ``tt`` that stand for a room or a measure."""
    pairs = [(f"tt.{name}", getattr(tt, name, None)) for name in names() if f"tt.{name}" not in unresolved()]
    return [Entry(called, what, _step(what.__name__)) for called, what in pairs if inspect.ismodule(what)]


def is_function(what: Any) -> bool:
    """Whether it is a function, also one behind a decorator or a cache."""
    return not inspect.isclass(what) and inspect.isfunction(inspect.unwrap(what))


def definition(function: Callable) -> ast.FunctionDef:
    """The function as it stands in its file, so that nothing depends on the version of Python that prints it."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    node = tree.body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def parameters(function: Callable) -> list[str]:
    """Names of a function's parameters, with their stars."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return [stars.get(one.kind, "") + name for name, one in inspect.signature(function).parameters.items()]


def sections(what: Any) -> dict[str, str]:
    """A NumPy docstring by section; what stands before the first one is called ``""``."""
    text = inspect.getdoc(what) or ""
    parts = _SECTION.split(text + "\n")
    return {
        "": parts[0].strip(),
        **{name: body.strip("\n") for name, body in zip(parts[1::2], parts[2::2], strict=True)},
    }


def items(section: str) -> list[tuple[str, str]]:
    """What a section lists: heads (``"n_boot, seed : int"``) and the text below each."""
    out: list[tuple[str, str]] = []
    for line in section.splitlines():
        if line and not line.startswith(" "):
            out.append((line, ""))
        elif out:
            head, text = out[-1]
            out[-1] = (head, f"{text}\n{line[4:]}".strip("\n"))
    return out


@cache
def _read() -> tuple[list[Entry], dict[str, str]]:
    """What could be read, and what could not."""
    found, missing = [], {}
    for name in names():
        try:
            what = getattr(tt, name)
        except (AttributeError, ImportError) as error:
            missing[f"tt.{name}"] = str(error)
            continue
        if not inspect.ismodule(what):
            found.append(Entry(f"tt.{name}", what, _step(getattr(what, "__module__", None) or "twotracks.config")))
            continue
        for inner in _public(what):
            try:
                value = getattr(what, inner)
            except (AttributeError, ImportError) as error:
                missing[f"tt.{name}.{inner}"] = str(error)
                continue
            # What the front door has itself is not told twice, as tt.load_corpus and tt.corpus.load_corpus.
            if not inspect.ismodule(value) and not (inner in names() and getattr(tt, inner, None) is value):
                found.append(Entry(f"tt.{name}.{inner}", value, _step(what.__name__)))
    return found, missing


def _public(module: ModuleType) -> list[str]:
    """Names in ``__all__``, else the functions that are defined there and do not begin with an underscore."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    return [
        name for name, what in vars(module).items()
        if not name.startswith("_") and is_function(what) and what.__module__ == module.__name__
    ]  # fmt: skip


def _step(module: str) -> str:
    place = module.removeprefix("twotracks").lstrip(".")
    fits = [
        (len(start), step)
        for step, starts in STEPS.items()
        for start in starts
        if not start or place == start or place.startswith(f"{start}.")
    ]
    return max(fits)[1]
