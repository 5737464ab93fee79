"""Annotating with a zero-shot classifier, which says how far each of three statements follows from a sentence.

Any model for natural language inference of the Hugging Face hub, or of a folder, will do. It needs
``pip install ".[classifier]"``, is loaded only when it is asked for, and gets the sentence alone. The statements are
data (``data/annotations/prompts/classifier.toml``).
"""

import json
import math
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from twotracks.annotation import answers, asking
from twotracks.annotation.models import ABOUT, answers_file, as_annotations, to_annotate
from twotracks.annotation.protocol import Reply
from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.schemas import TRACK_NAMES

_CONFIDENCES = (3, 2)


class Statements(NamedTuple):
    """``version``; ``of``: stance to its statement; ``least``: confidence to the least score for it."""

    version: str
    of: dict[int, str]
    least: dict[int, float]


def statements() -> Statements:
    """What the classifier is asked.

    Returns
    -------
    Statements

    Examples
    --------
    >>> statements().of[1].format(track="Astana")
    'This speaks well of the Astana talks.'
    """
    found = tomllib.loads(data_file("annotations/prompts/classifier.toml").read_text(encoding="utf-8"))
    of = {int(stance): text for stance, text in found["statements"].items()}
    return Statements(found["version"], of, {int(name): float(least) for name, least in found["confidence"].items()})


def classify(
    passages: pd.DataFrame, articles: pd.DataFrame, model: str, key: pd.DataFrame | None = None,
    kept_in: Path | str | None = None, limit: int = 1_000_000, quiet: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Annotate the stance of passages with a zero-shot classifier.

    Parameters
    ----------
    passages, articles, key, kept_in, quiet
        As for :func:`twotracks.annotation.models.annotate`.
    model : str
        Name of a model for natural language inference on the Hugging Face hub, or a folder that holds one; the
        annotator is named so, or as the folder.
    limit : int
        Most passages to classify.

    Returns
    -------
    DataFrame
        As from :func:`twotracks.annotation.models.annotate`. ``confidence`` is 3, 2 or 1 by the score of the statement
        that was chosen.

    Raises
    ------
    InputError
        If transformers is not installed, the model cannot be loaded, or there is no passage.

    Examples
    --------
    >>> import twotracks as tt
    >>> articles = tt.load_corpus("teaching").head(20)
    >>> table = classify(tt.find_passages(articles), articles, "some/model")  # doctest: +SKIP
    """
    asked = statements()
    called = Path(model).name if Path(model).is_dir() else model  # where a folder lies is nothing an annotation keeps
    units = to_annotate(passages, articles, called, key)
    pipeline = load(model)

    def ask(message: str, _: int) -> Reply:
        told = json.loads(message)
        began = time.monotonic()
        found = pipeline(told["sentence"], list(told["statements"]), hypothesis_template="{}", multi_label=False)
        scores = {str(text): float(score) for text, score in zip(found["labels"], found["scores"], strict=True)}
        text = json.dumps({"unit": told["unit"], "scores": scores})
        return Reply(text, called, None, None, time.monotonic() - began, True)

    requests = []
    for row, about in zip(units.itertuples(index=False), units[ABOUT].to_dict("records"), strict=True):
        wordings = {text.format(track=TRACK_NAMES[row.track]): stance for stance, text in asked.of.items()}
        message = json.dumps({"unit": row.unit, "sentence": row.sentence, "statements": list(wordings)})
        requests.append(asking.Request(message, about, _check(str(row.unit), wordings, asked.least)))
    settings = {"model": called, "prompt": "classifier", "prompt_version": asked.version}
    run = asking.Run(ask, settings, None, attempts=1, limit=limit, quiet=quiet)
    path = Path(kept_in) if kept_in else answers_file(articles, called, "classifier")
    outcome = asking.ask_all(requests, run, answers.Answers(path))
    return as_annotations(units, outcome, called, {"prompt": f"classifier {asked.version}"}, passages)


def load(model: str) -> Callable:
    """Load a zero-shot classifier.

    Parameters
    ----------
    model : str
        Its name on the hub, or a folder.

    Returns
    -------
    callable
        The pipeline of transformers.

    Raises
    ------
    InputError
        If transformers is not installed or the model cannot be loaded.

    Examples
    --------
    >>> pipeline = load("some/model")  # doctest: +SKIP
    """
    try:
        from transformers import pipeline
    except ImportError:
        raise InputError('A classifier needs more packages. Install them: pip install ".[classifier]".') from None
    try:
        return pipeline("zero-shot-classification", model=model)
    except Exception as error:  # many kinds, from a misspelt name to a broken download
        why = " ".join(str(error).split()).split(". ")[0].rstrip(".")[:300]
        raise InputError(
            f"The classifier '{model}' cannot be loaded ({why}). Check its name, or the network."
        ) from None


def _check(unit: str, wordings: dict[str, int], least: dict[int, float]) -> Callable[[str], dict[str, int]]:
    def check(text: str) -> dict[str, int]:
        found = json.loads(text)
        scores = found["scores"]
        if found["unit"] != unit or set(scores) != set(wordings):
            raise answers.Deviates("the scores are of other statements")
        if not all(math.isfinite(score) and 0 <= score <= 1 for score in scores.values()):
            raise answers.Deviates("a score is not between 0 and 1")
        best = max(scores, key=lambda text: (scores[text], wordings[text] == 0))  # 0 if nothing stands out
        confidence = next((one for one in _CONFIDENCES if scores[best] >= least[one]), 1)
        return {"stance": wordings[best], "confidence": confidence}

    return check
