"""The bank of written sentences that simulated articles are put together from (``data/teaching/sentences.csv``)."""

from functools import cache
from pathlib import Path

import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.schemas import TRACKS
from twotracks.simulation import slots as fillers
from twotracks.simulation.outlets import REGISTERS

SENTENCES = data_file("teaching/sentences.csv")
ORDER = {"lead": 0, "body": 1, "background": 1, "close": 2}  # of the places a sentence can have in an article


@cache
def load() -> pd.DataFrame:
    """The sentence bank: ``id``, ``register``, ``text`` with slots, and its tags; ``data/README.md`` tells them."""
    return read(SENTENCES)


def read(path: Path) -> pd.DataFrame:
    """Read and check a sentence bank; see :func:`load`.

    Raises
    ------
    InputError
        Naming the file, the sentence, the column or slot, and what is allowed.
    """
    table = pd.read_csv(path, keep_default_na=False, dtype="str")
    allowed = {
        "register": REGISTERS, "track": (*TRACKS, "both", "neither"), "voice": ("outlet", "quoted"),
        "carried": ("yes", "no"), "hard": ("yes", "no"), "place": tuple(ORDER),
    }  # fmt: skip
    for row in table.itertuples():
        for name, values in allowed.items():
            if (value := getattr(row, name)) not in values:
                raise InputError(f"{path.name}, '{row.id}': {name} must be {' or '.join(values)}, not '{value}'.")
        for track in TRACKS:
            stances = ("-1", "0", "1") if row.track in (track, "both") else ("",)
            if (value := getattr(row, f"stance_{track}")) not in stances:
                what = " or ".join(stances) or "empty, for it does not speak of the track"
                raise InputError(f"{path.name}, '{row.id}': stance_{track} must be {what}, not '{value}'.")
        unknown = fillers.slots(row.text) - fillers.SLOTS
        if unknown:
            raise InputError(
                f"{path.name}, '{row.id}': nothing fills the slot {{{min(unknown)}}}. There are: "
                f"{', '.join(sorted(fillers.SLOTS))}."
            )
    for track in TRACKS:
        table[f"stance_{track}"] = pd.to_numeric(table[f"stance_{track}"], errors="coerce").astype("Int8")
    for name in ("carried", "hard"):
        table[name] = table[name] == "yes"
    return table


@cache
def rows() -> list[dict]:
    """The bank's rows, ready to hand."""
    return load().to_dict("records")


@cache
def cells() -> dict[tuple, tuple[int, ...]]:
    """Rows of the bank by what a writer asks for."""
    out: dict[tuple, list[int]] = {}
    for row in load().itertuples():
        if row.track == "neither":
            cell: tuple = ("trap" if row.trap else "plain", row.register)
        elif row.track == "both":
            cell = ("both", row.register, int(row.stance_astana), int(row.stance_geneva))
        else:
            stance = int(getattr(row, f"stance_{row.track}"))
            cell = ("carried", row.register, row.track, stance)
            if not row.carried:
                cell = ("passage", row.register, row.track, stance, row.voice)
        out.setdefault(cell, []).append(row.Index)
    return {cell: tuple(rows) for cell, rows in out.items()}
