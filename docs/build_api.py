"""Write docs/api.md: every name of the front door with what it takes, returns, raises, and an example.

``make docs`` runs it; a test says whether the page in the repository is current.
"""

import ast
import inspect
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from docs import front_door

PAGE = Path(__file__).with_name("api.md")
_HEAD = """# The front door of twotracks

`import twotracks as tt` gives every name below. Tables flow one way: articles, passages, scores, claims, figures. In a
notebook, `tt.load_corpus?` shows the same text. Examples use the names of their own module
(`clean(...)` is `tt.corpus.clean(...)` for you), with `pd` for pandas and `np` for numpy. This page is written from the
docstrings by `make docs`; to change it, change those.
"""
_ROLE = re.compile(r":(?:func|mod|class|data|meth):`~?([^`]+)`")
_PLAIN = (int, float, str, bool, type(None))


def page() -> str:
    """The whole page, in Markdown."""
    parts = [_HEAD, _contents()]
    modules = {entry.called: entry.what for entry in front_door.modules()}
    for step, entries in _by_step().items():
        parts.append(f"## {step}\n")
        told: set[str] = set()
        for entry in entries:
            room = entry.called.rpartition(".")[0]
            if room in modules and room not in told:
                told.add(room)
                parts.append(f"**`{room}`** {_prose(inspect.getdoc(modules[room]) or '')}\n")
            parts.append(_section(entry))
    return "\n".join(parts)


def _by_step() -> dict[str, list[front_door.Entry]]:
    out: dict[str, list[front_door.Entry]] = {}
    for entry in front_door.entries():
        out.setdefault(entry.step, []).append(entry)
    return out


def _contents() -> str:
    rows = ["| step | names |", "|---|---|"]
    for step, entries in _by_step().items():
        links = ", ".join(f"[`{entry.called}`](#{_anchor(entry.called)})" for entry in entries)
        rows.append(f"| {step} | {links} |")
    return "\n".join(rows) + "\n"


def _anchor(called: str) -> str:
    return called.replace(".", "").lower()


def _section(entry: front_door.Entry) -> str:
    title = f"### {entry.called}\n"
    if not callable(entry.what):
        return f"{title}\nA constant: `{entry.what!r}`.\n"
    told = front_door.sections(entry.what)
    parts = [title]
    if front_door.is_function(entry.what):
        parts.append(f"```python\n{signature(entry.called, entry.what)}\n```\n")
    parts.append(_prose(told.pop("")) + "\n")
    for name, body in told.items():
        if name == "Examples":
            parts.append(f"**Example**\n\n```python\n{body.strip()}\n```\n")
        elif name in {"Notes", "References"}:
            parts.append(f"**{name}**\n\n{_prose(body)}\n")
        else:
            lines = [_item(name, head, text) for head, text in front_door.items(body)]
            parts.append(f"**{name}**\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def signature(called: str, function: Callable) -> str:
    """A call with every parameter: annotations as they stand in the file, defaults by their value where it is plain.

    Parameters
    ----------
    called : str
        What the function is called in the front door.
    function : callable
        The function.

    Returns
    -------
    str
        On one line, or a parameter a line where it would be long.
    """
    arguments = front_door.definition(function).args
    every = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
    annotated = {one.arg: ast.unparse(one.annotation) for one in every if one is not None and one.annotation}
    known = inspect.signature(function).parameters
    defaults = _defaults(arguments)
    parts = []
    for name in front_door.parameters(function):
        bare = name.lstrip("*")
        if known[bare].kind is inspect.Parameter.KEYWORD_ONLY and not any(part.startswith("*") for part in parts):
            parts.append("*")
        text = name + (f": {annotated[bare]}" if bare in annotated else "")
        if bare in defaults:
            value = known[bare].default
            shown = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
            shown = shown if isinstance(value, _PLAIN) else defaults[bare]
            text += f" = {shown}" if bare in annotated else f"={shown}"
        parts.append(text)
    returns = front_door.definition(function).returns
    end = f") -> {ast.unparse(returns)}" if returns else ")"
    line = f"{called}({', '.join(parts)}{end}"
    return line if len(line) <= 100 else f"{called}(\n" + "".join(f"    {part},\n" for part in parts) + end


def _defaults(arguments: ast.arguments) -> dict[str, str]:
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = positional[len(positional) - len(arguments.defaults) :]
    pairs = [
        *zip(with_default, arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return {one.arg: ast.unparse(value) for one, value in pairs if value is not None}


def _item(section: str, head: str, text: str) -> str:
    name, _, kind = head.partition(" : ")
    text = _prose(text).replace("\n", "\n  ")
    if section in {"Parameters", "Attributes"}:
        shown = ", ".join(f"`{one.strip()}`" for one in name.split(","))
        return f"- {shown}" + (f" ({_prose(kind)})" if kind else "") + (f": {text}" if text else "")
    return f"- `{head}`" + (f": {text}" if text else "")


def _prose(text: str) -> str:
    """Docstring markup as Markdown."""
    text = _ROLE.sub(lambda match: f"`{match[1].rpartition('.')[2]}`", text.strip())
    return re.sub(r"::$", ":", text.replace("``", "`"), flags=re.MULTILINE)


def main() -> int:
    """Write the page; say which names of the front door could not be read."""
    PAGE.write_text(page(), encoding="utf-8")
    missing = front_door.unresolved()
    for name, why in missing.items():
        print(f"{name} is not on the page: {why}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
