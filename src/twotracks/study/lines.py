"""Pages that lead from every point of a figure to the lines it was counted from.

They hold sentences of the corpus, so they lie in ``build/`` and never among the figures. A page is one file without
scripts; it asks no address for anything, and says so to the browser, which would refuse.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from twotracks import config
from twotracks.errors import InputError
from twotracks.files import whole
from twotracks.plots.style import SIMULATED
from twotracks.schemas import TRACK_NAMES

MOST = 200  # lines of a point that a page shows
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_ABOUT = ("outlet", "track", "voice", "article_id", "note")
_KWIC, _SENTENCE = ["left", "node", "right"], "sentence"
_HEADS = {"article_id": "article"}
_ROW, _LABELS, _WIDTH = 22, 230, 860  # pixels of the drawing
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem;margin:2rem 0 0}a{color:#0072b2}
.simulated{background:#444;color:#fff;padding:.4rem .8rem;font-weight:bold}.small{color:#555;font-size:.9rem}
svg{max-width:100%;height:auto;font:13px system-ui,sans-serif}svg a .label{fill:#0072b2;text-decoration:underline}
svg a:focus,svg a:hover{outline:2px solid #d55e00}section:target h3{background:#fff3c4}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}th{text-align:left}
td,th{padding:.1rem .5rem;vertical-align:top;white-space:nowrap}td.left{text-align:right}td.node{font-weight:bold}
td.sentence{white-space:normal;min-width:30rem}tr:nth-child(even){background:#f5f5f5}
"""


def save_lines(
    points: pd.DataFrame, lines: pd.DataFrame, name: str, title: str = "", axis: str = "", most: int = MOST
) -> Path:  # fmt: skip
    """Write the page that leads from the points of a figure to their lines; the index of the run links it.

    Parameters
    ----------
    points : DataFrame
        What the figure draws: ``label``, and where there are ``group`` (what points are drawn together), ``value``,
        ``low``, ``high``, ``note``. For keywords :func:`twotracks.plots.key_points` makes it.
    lines : DataFrame
        The lines of each, such as from :func:`twotracks.analysis.concordance.lines`: ``label`` or ``term``, ``left``,
        ``node``, ``right`` (or ``sentence``, where a whole sentence was counted), and where there are ``outlet``,
        ``track``, ``voice``, ``article_id``, ``note``. If there is a ``group``, a line belongs to the point of its
        group and label, else to every point of its label.
    name : str
        Name of the figure, as given to :func:`twotracks.plots.save.save`.
    title : str
        The question the figure asks.
    axis : str
        What ``value`` is.
    most : int
        Lines of a point at most; of more, so many evenly over the table, and the page says of how many.

    Returns
    -------
    Path
        ``build/CORPUS/lines-NAME.html``. It holds sentences of the corpus: it is for reading, not for publishing.

    Raises
    ------
    InputError
        If the name would not make a file name, or a table lacks a column.

    Examples
    --------
    >>> passages = pd.DataFrame({"sentence": ["The guarantors met."], "outlet": "Daily", "track": "astana"})
    >>> points = pd.DataFrame({"label": ["guarantors"], "value": [1.5]})
    >>> tt.save_lines(points, tt.lines(passages, ["guarantors"]), "keyness-tracks").name
    'lines-keyness-tracks.html'
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"'{name}' cannot name a figure: use lower-case letters, digits and hyphens.")
    corpus = dict(lines.attrs.get("corpus") or points.attrs.get("corpus") or {})
    text = page(points, lines, title=title or name, axis=axis, most=most, simulated=bool(corpus.get("simulated")))
    path = config.build() / (corpus.get("name") or config.corpus_folder()) / file_name(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as partial:
        # Half a character, which damaged text may hold, is no UTF-8.
        partial.write_bytes(text.encode("utf-8", errors="replace"))
    return path


def file_name(figure: str) -> str:
    """What the page of a figure is called, in the folder of pages of its corpus.

    Parameters
    ----------
    figure : str
        Name of the figure.

    Returns
    -------
    str

    Examples
    --------
    >>> file_name("keyness-tracks")
    'lines-keyness-tracks.html'
    """
    return f"lines-{figure}.html"


def page(
    points: pd.DataFrame, lines: pd.DataFrame, *, title: str, axis: str = "", most: int = MOST, simulated: bool = False
) -> str:  # fmt: skip
    """The page as HTML: the points drawn, each a link to its lines below.

    Parameters
    ----------
    points, lines, title, axis, most
        As for :func:`save_lines`.
    simulated : bool
        Whether the corpus is; the page then says so.

    Returns
    -------
    str
        Everything that comes from the tables is escaped.

    Raises
    ------
    InputError
        If a table lacks a column.

    Examples
    --------
    >>> lines = pd.DataFrame({"label": ["<i>"], "left": ["a"], "node": ["<i>"], "right": ["c"]})
    >>> "<i>" in page(pd.DataFrame({"label": ["<i>"]}), lines, title="Which words?")
    False
    """
    lines = (
        lines if "label" in lines.columns or "term" not in lines.columns else lines.rename(columns={"term": "label"})
    )
    said = [_SENTENCE] if _SENTENCE in lines.columns and "node" not in lines.columns else _KWIC
    for table, what, needed in ((points, "points", ["label"]), (lines, "lines", ["label", *said])):
        lacking = [column for column in needed if column not in table.columns]
        if lacking:
            raise InputError(f"The table of {what} for a page of lines lacks the column '{lacking[0]}'.")
    points = points.reset_index(drop=True)
    if "group" not in points.columns:
        points = points.assign(group="")
    points["group"] = points["group"].astype(str)
    mine = [_of_point(lines, point) for point in points[["group", "label"]].itertuples(index=False)]
    points["said"] = [_said(point, axis, len(own)) for point, own in zip(_rows(points), mine, strict=True)]
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body><main id='top'><h1>{_text(title)}</h1>",
    ]
    if simulated:
        parts.append(f"<p class='simulated'>{_text(SIMULATED)}</p>")
    parts.append(
        "<p>Each point leads to the lines it was counted from. <a href='index.html'>To the index of the run</a></p>"
    )
    parts += _drawing(points, axis) if len(points) else ["<p>The figure has no point.</p>"]
    for number, (point, own) in enumerate(zip(_rows(points), mine, strict=True)):
        parts += _section(number, point, own, most)
    return "\n".join([*parts, "</main></body></html>"])


def _of_point(lines: pd.DataFrame, point: tuple) -> pd.DataFrame:
    group, label = point
    own = lines[lines["label"].astype(str) == str(label)]
    return own[own["group"].astype(str) == group] if "group" in own.columns else own


def _rows(points: pd.DataFrame) -> list[dict]:
    return [{str(name): value for name, value in row.items()} for row in points.to_dict("records")]


def _said(point: dict, axis: str, n_lines: int) -> str:
    """What a point says of itself to somebody who does not see it."""
    value = point.get("value")
    shown = "" if pd.isna(value) else f"{axis or 'value'} {value:.2f}"
    parts = [point["label"], point["group"], shown, point.get("note"), _n(n_lines)]
    return ", ".join(str(part) for part in parts if not pd.isna(part) and str(part))


def _n(n: int) -> str:
    return f"{n:,} line" if n == 1 else f"{n:,} lines"


def _drawing(points: pd.DataFrame, axis: str) -> Iterator[str]:
    """The points, group by group, as text and marks that are links."""
    numbers = {name: _numbers(points, name) for name in ("value", "low", "high")}
    left, right = _span(numbers)
    drawn = bool(np.isfinite(numbers["value"]).any())
    x = lambda value: _LABELS + 10 + (_WIDTH - _LABELS - 30) * (np.clip(value, left, right) - left) / (right - left)  # noqa: E731
    groups = list(dict.fromkeys(points["group"]))
    height = _ROW * (len(points) + sum(bool(group) for group in groups) + 2)
    yield f"<svg role='group' aria-label='The points of the figure' viewBox='0 0 {_WIDTH} {height}' width='{_WIDTH}'>"
    if drawn:
        yield f"<line x1='{x(0):.1f}' x2='{x(0):.1f}' y1='0' y2='{height - 1.6 * _ROW:.0f}' stroke='#999'/>"
        for value in dict.fromkeys((left, 0.0, right)):
            yield f"<text x='{x(value):.1f}' y='{height - _ROW}' text-anchor='middle'>{value:.1f}</text>"
        yield f"<text x='{(_LABELS + _WIDTH) / 2}' y='{height - 4}' text-anchor='middle'>{_text(axis)}</text>"
    y = 0
    for group in groups:
        if group:
            y += _ROW
            yield f"<text x='0' y='{y - 6}' font-weight='bold'>{_text(group)}</text>"
        for number in points.index[points["group"] == group]:
            y += _ROW
            value, low, high = (numbers[name][number] for name in ("value", "low", "high"))
            label = str(points.loc[number, "label"])
            shown = label if len(label) <= 34 else label[:33] + "…"
            said = _text(points.loc[number, "said"])
            yield f"<a href='#p{number}' aria-label='{said}'><title>{said}</title>"
            place = f"x='{_LABELS}' text-anchor='end'" if drawn else "x='20'"
            yield f"<text class='label' {place} y='{y - 6}'>{_text(shown)}</text>"
            if not (np.isnan(low) or np.isnan(high)):
                ends = f"x1='{x(low):.1f}' x2='{x(high):.1f}' y1='{y - 10}' y2='{y - 10}'"
                yield f"<line {ends} stroke='#555' stroke-width='2'/>"
            for bound, edge, arrow in ((low, left, "◂"), (high, right, "▸")):
                if abs(bound) > abs(edge) and bound * edge > 0:  # it goes on beyond the drawing
                    yield f"<text x='{x(edge):.1f}' y='{y - 5}' text-anchor='middle' fill='#555'>{arrow}</text>"
            if not np.isnan(value):
                yield f"<circle cx='{x(value):.1f}' cy='{y - 10}' r='5' fill='#0072b2'/>"
            yield "</a>"
    yield "</svg>"


def _numbers(points: pd.DataFrame, name: str) -> np.ndarray:
    return points[name].to_numpy(dtype=float) if name in points.columns else np.full(len(points), np.nan)


def _span(numbers: dict[str, np.ndarray]) -> tuple[float, float]:
    """Where the axis begins and ends: all values with nought, and of their intervals what is within reason."""
    values = np.r_[0.0, numbers["value"][np.isfinite(numbers["value"])]]
    bounds = np.r_[numbers["low"], numbers["high"]]
    low, high, room = values.min(), values.max(), (np.ptp(values) or 1.0) / 3
    left = max(np.r_[bounds[~np.isnan(bounds)], low].min(), low - room)
    right = min(np.r_[bounds[~np.isnan(bounds)], high].max(), high + room)
    return float(left), float(right if right > left else left + 1.0)


def _section(number: int, point: dict, own: pd.DataFrame, most: int) -> Iterator[str]:
    yield f"<section id='p{number}' aria-labelledby='h{number}'><h3 id='h{number}'>{_text(point['label'])}</h3>"
    yield f"<p class='small'>{_text(point['said'])}. <a href='#top'>Back to the points</a></p>"
    if len(own) > most:
        yield f"<p class='small'>{most:,} of them are shown, evenly over the table.</p>"
        own = own.iloc[np.linspace(0, len(own) - 1, most).round().astype(int)]
    about = [name for name in _ABOUT if name in own.columns]
    if len(own):
        said = [name for name in (*_KWIC, _SENTENCE) if name in own.columns]
        said = _KWIC if "node" in said else said
        heads = "".join(f"<th scope='col'>{_HEADS.get(name, name)}</th>" for name in (*about, *said))
        yield f"<div class='wide' tabindex='0'><table><thead><tr>{heads}</tr></thead><tbody>"
        for row in own[[*about, *said]].itertuples(index=False, name=None):
            cells = (
                f"<td class='{name}'>{_text(TRACK_NAMES.get(value, value) if name == 'track' else value)}</td>"
                for name, value in zip((*about, *said), row, strict=True)
            )
            yield f"<tr>{''.join(cells)}</tr>"
        yield "</tbody></table></div>"
    yield "</section>"


def _text(value) -> str:
    return html.escape("" if pd.isna(value) else str(value).strip(), quote=True)
