"""The command line: ``twotracks study | fetch | corpora | annotate | simulate | validate | verify | lab`` and more."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from twotracks import config
from twotracks.errors import CellFailed, InputError

_INTERRUPTED = 130
app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Two Tracks: how news outlets frame the Astana and Geneva processes of the Syrian war.",
)  # fmt: skip


_COLUMNS = typer.Option(help="Which column is which: text=Body,outlet=Paper")
_RENAME = typer.Option(help="Table of two columns, such as outlets-map.csv: an outlet, and what to call it.")


@app.command()
def study(
    corpus: Annotated[
        str, typer.Argument(help="A name (see `twotracks corpora`) or the path of a file or folder.")
    ] = "teaching",
    columns: Annotated[str | None, _COLUMNS] = None,
    rename: Annotated[str | None, _RENAME] = None,
    frames: Annotated[Path | None, typer.Option(help="A lexicon of your own frames: my-frames.toml")] = None,
) -> None:
    """Run every notebook on a corpus; write figures/NAME and build/NAME/index.html."""
    from twotracks.study import runner

    if not corpus.strip():
        raise InputError('No corpus is named. Give a name or a path: make study CORPUS="my articles.csv".')

    if frames is not None:
        from twotracks import lexicons

        lexicons.load(frames)  # what is wrong with it is said before any notebook starts
        os.environ["TWOTRACKS_FRAMES"] = str(frames.resolve())
    index = runner.run(corpus, columns, rename=rename)
    print(f"Figures: {_near(config.figures() / index.parent.name)}\nRead it: {_near(index)} (open in a browser)")


@app.command()
def check(
    corpus: Annotated[str, typer.Argument(help="A name, or the path of a file or folder.")],
    columns: Annotated[str | None, _COLUMNS] = None,
    rename: Annotated[str | None, _RENAME] = None,
) -> None:
    """Read a corpus without running the study, and show on one screen how it was read."""
    from twotracks.study import check as checking

    print(checking.overview(corpus, columns, rename))


@app.command()
def paper(
    name: Annotated[str, typer.Argument(help="Name of a folder below figures/ whose study has been run.")] = "teaching",
) -> None:
    """Write what a paper takes from a finished study: tables, figures, captions, methods, references, checklist."""
    from twotracks.study import paper as for_paper

    made = for_paper.write(name)
    left = f" Not drawn at column width: {', '.join(made.not_drawn)}." if made.not_drawn else ""
    print(
        f"{made.tables} tables, {made.figures} figures with captions, methods, references and checklist: "
        f"{_near(made.folder)}.{left}"
    )


@app.command()
def corpora() -> None:
    """List the corpora the study knows: what is present, licence, size."""
    from twotracks.corpus import registry

    print(f"{'name':<20}{'present':<9}{'articles':>9}{'MB':>8}  licence")
    for row in registry.status().itertuples():
        articles = f"{row.articles:,}"
        print(f"{row.name:<20}{'yes' if row.present else 'no':<9}{articles:>9}{row.size_mb:>8}  {row.licence}")
        print(f"{'':<20}{row.title}")
    print("\nGet one: make fetch CORPUS=NAME      Use one: make study CORPUS=NAME")


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="A name listed by `twotracks corpora`.")],
    source: Annotated[Path | None, typer.Option("--from", help="A copy you already have.")] = None,
) -> None:
    """Get a corpus into your cache, verified by its checksum."""
    from twotracks.corpus import registry
    from twotracks.validation import human_panel

    if name == human_panel.NAME:
        print("Ratings of editorial sentences by a panel (Hutto and Gilbert 2014, MIT), in vaderSentiment's source.")
        print(f"Verified and kept at {human_panel.fetch(source)}\nUse it:   notebook 8")
        return
    found = registry.entry(name)
    print(f"{found['title']}\nLicence:  {found['licence']}\nCite as:  {found['citation']}")
    if "bytes" in found:
        print(f"Size:     {found['bytes'] / 1e6:.1f} MB as kept here\nSHA-256:  {found['sha256']}", flush=True)
    path = registry.fetch(name, source)
    if "path" in found:
        print("It is part of the study; there is nothing to fetch.")
        return
    print(f"Verified and kept at {path}\nUse it:   make study CORPUS={name}")


annotate_app = typer.Typer(
    no_args_is_help=True, help="Annotate passages: draw a sheet and read it back, or ask a model; agreement."
)
app.add_typer(annotate_app, name="annotate")
app.add_typer(annotate_app, name="code", hidden=True)  # what it was called first


@annotate_app.command("draw")
def annotate_draw(
    out: Annotated[Path, typer.Argument(help="Where the sheet goes: .xlsx or .csv; its key goes beside it.")],
    corpus: Annotated[str, typer.Option(help="A name (see `twotracks corpora`) or a path.")] = "teaching",
    n: Annotated[int, typer.Option(help="How many passages.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed draws the same passages.")] = 1,
    half_width: Annotated[
        float, typer.Option(help="Half of the interval of the gap wanted; the number it needs is proposed.")
    ] = 0.1,
    columns: Annotated[str | None, _COLUMNS] = None,
    rename: Annotated[str | None, _RENAME] = None,
) -> None:
    """Draw passages at random for annotation, and propose how many: blind, shuffled, with known probabilities."""
    from twotracks.analysis import registry
    from twotracks.annotation import power, sheets
    from twotracks.corpus import cleaning, reading
    from twotracks.passages import find

    articles = cleaning.clean(reading.read(corpus, columns, rename))
    passages = find.find_passages(articles)
    sheet, key = sheets.draw(passages, articles, n, seed, reading.provenance(articles)["name"])
    measured = registry.found_on(registry.known()["stance"], passages)
    assumed = power.Assumed() if measured is None else power.Assumed(r=measured.r)
    proposal = power.proposal(passages, half_width, len(sheet), assumed)
    beside = sheets.write(sheet, key, out)
    print(proposal)
    print(f"Sheet: {_near(out)} ({len(sheet)} passages)\nKey:   {_near(beside)} (keep it beside the sheet)")
    print(
        "How to annotate: data/annotations/CODEBOOK.md, section 3. Copy the empty sheet and its key once for each "
        "annotator."
    )


@annotate_app.command("read")
def annotate_read(
    sheet: Annotated[Path, typer.Argument(help="A filled-in sheet; its key must lie beside it.")],
    annotator: Annotated[str, typer.Option(help="A letter or name for whoever filled it in.")] = "",
    out: Annotated[Path, typer.Option(help="Table of annotations (.csv); added to if it exists.")] = Path(
        "annotations.csv"
    ),
    coder: Annotated[str, typer.Option(hidden=True)] = "",
) -> None:
    """Read a filled-in sheet into a table of annotations."""
    from twotracks.annotation import sheets, store

    name = annotator or coder
    if not name:
        raise InputError("Whose annotations are these? Say so with --annotator, a letter or a name.")
    annotations = sheets.read(sheet, name)
    total = store.add(annotations, out)
    left_empty = annotations.attrs["left_empty"]
    print(f"{len(annotations)} annotations of annotator {name}; {left_empty} passages were left empty.")
    print(f"{_near(out)} now holds {total} annotations.")


@annotate_app.command("agree")
def annotate_agree(
    annotations: Annotated[list[Path] | None, typer.Argument(help="Tables of annotations; annotations.csv.")] = None,
    study: Annotated[bool, typer.Option("--study", help="Add the study's annotations of these corpora.")] = False,
) -> None:
    """Agreement between annotators: Krippendorff's alpha for ordered values, with its interval."""
    import pandas as pd

    from twotracks.annotation import intercoder, store

    tables = [store.read_table(path) for path in annotations or [Path("annotations.csv")]]
    if study:
        own = store.stored()
        tables.append(own[own["corpus"].isin(pd.concat(tables)["corpus"])])
    table = pd.concat(tables, ignore_index=True)
    print(intercoder.agreement(table).round(3).to_string(index=False))
    apart = intercoder.disagreements(table)
    print(f"{len(apart)} passages on which annotators differ" + (":" if len(apart) else "."))
    if len(apart):
        print(apart.drop(columns=["hash", "sentence_no"]).head(20).to_string(index=False, na_rep=""))


_CORPUS = typer.Option(help="A name (see `twotracks corpora`) or a path.")
_ENDPOINT = typer.Option(help="Address of the server, such as http://localhost:11434/v1")
_MODEL = typer.Option(help="Name of the model, as the server knows it; the annotator is called so.")
_OUT = typer.Option(help="Table that is written (.csv); default named after the model.")
_ANSWERS = typer.Option(help="File that keeps every answer (.jsonl); default beside --out.")
_ONLY = typer.Option(help="Key of a sheet (.key.csv): annotate the passages drawn there only.")
_LIMIT = typer.Option(help="Most requests to send.")
_TEMPERATURE = typer.Option(help="0: the most likely answer.")
_SEED = typer.Option(help="Of the model's lots.")
_ATTEMPTS = typer.Option(help="Answers asked for until one is valid.")
_PRICE_IN = typer.Option(help="Price of a million tokens sent, to tell the cost beforehand.")
_PRICE_OUT = typer.Option(help="Price of a million tokens answered.")
_TIMEOUT = typer.Option(help="Seconds to wait for an answer.")


@annotate_app.command("model")
def annotate_model(
    endpoint: Annotated[str, _ENDPOINT], model: Annotated[str, _MODEL], corpus: Annotated[str, _CORPUS] = "teaching",
    only: Annotated[Path | None, _ONLY] = None, out: Annotated[Path | None, _OUT] = None,
    answers: Annotated[Path | None, _ANSWERS] = None, limit: Annotated[int, _LIMIT] = 1_000,
    temperature: Annotated[float, _TEMPERATURE] = 0.0, seed: Annotated[int, _SEED] = 1,
    attempts: Annotated[int, _ATTEMPTS] = 3, price_in: Annotated[float | None, _PRICE_IN] = None,
    price_out: Annotated[float | None, _PRICE_OUT] = None,
    max_tokens: Annotated[int, typer.Option(help="The longest answer.")] = 500,
    timeout: Annotated[float, _TIMEOUT] = 300.0, columns: Annotated[str | None, _COLUMNS] = None,
    rename: Annotated[str | None, _RENAME] = None,
) -> None:  # fmt: skip
    """Annotate passages with a model behind a server of OpenAI's protocol (Ollama, llama.cpp, vLLM). A key comes from
    the environment variable TWOTRACKS_API_KEY.
    """
    from twotracks.annotation import models, sheets
    from twotracks.corpus import load
    from twotracks.passages import find

    articles = load.load_corpus(corpus, columns, rename=rename)
    path = out or Path(f"{models.file_name('annotations', model)}.csv")
    annotations = models.annotate(
        find.find_passages(articles), articles, endpoint, model, sheets.read_key(only) if only else None,
        kept_in=answers or path.with_suffix(".answers.jsonl"), temperature=temperature, seed=seed, attempts=attempts,
        limit=limit, price_in=price_in, price_out=price_out, max_tokens=max_tokens, timeout=timeout,
    )  # fmt: skip
    print(f"{_near(path)} now holds {models.write(annotations, path)} annotations.")


@annotate_app.command("sentences")
def annotate_sentences(
    endpoint: Annotated[str, _ENDPOINT], model: Annotated[str, _MODEL], corpus: Annotated[str, _CORPUS] = "teaching",
    out: Annotated[Path | None, _OUT] = None, answers: Annotated[Path | None, _ANSWERS] = None,
    limit: Annotated[int, _LIMIT] = 1_000, temperature: Annotated[float, _TEMPERATURE] = 0.0,
    seed: Annotated[int, _SEED] = 1, attempts: Annotated[int, _ATTEMPTS] = 3,
    price_in: Annotated[float | None, _PRICE_IN] = None, price_out: Annotated[float | None, _PRICE_OUT] = None,
    max_tokens: Annotated[int, typer.Option(help="The longest answer.")] = 4_000,
    timeout: Annotated[float, _TIMEOUT] = 300.0, columns: Annotated[str | None, _COLUMNS] = None,
    rename: Annotated[str | None, _RENAME] = None,
) -> None:  # fmt: skip
    """Ask a model which sentences of each article speak of a track."""
    from twotracks import files
    from twotracks.annotation import models
    from twotracks.corpus import load

    path = out or Path(f"{models.file_name('sentences', model)}.csv")
    if path.suffix != ".csv" or not path.parent.is_dir():
        raise InputError(f"The sentences go into a .csv file in a folder that exists; '{path}' is not.")
    found = models.find_sentences(
        load.load_corpus(corpus, columns, rename=rename), endpoint, model,
        kept_in=answers or path.with_suffix(".answers.jsonl"),
        temperature=temperature, seed=seed, attempts=attempts, limit=limit, price_in=price_in, price_out=price_out,
        max_tokens=max_tokens, timeout=timeout,
    )  # fmt: skip
    files.write_csv(found, path)
    print(f"{_near(path)}: {len(found)} sentences that speak of a track, counted once for each.")


@annotate_app.command("classifier")
def annotate_classifier(
    model: Annotated[str, typer.Option(help="A model for natural language inference, by name, or its folder.")],
    corpus: Annotated[str, _CORPUS] = "teaching", only: Annotated[Path | None, _ONLY] = None,
    out: Annotated[Path | None, _OUT] = None, answers: Annotated[Path | None, _ANSWERS] = None,
    columns: Annotated[str | None, _COLUMNS] = None, rename: Annotated[str | None, _RENAME] = None,
) -> None:  # fmt: skip
    """Annotate passages with a zero-shot classifier of Hugging Face; needs pip install ".[classifier]"."""
    from twotracks.annotation import classifier, models, sheets
    from twotracks.corpus import load
    from twotracks.passages import find

    articles = load.load_corpus(corpus, columns, rename=rename)
    path = out or Path(f"{models.file_name('annotations', model)}.csv")
    annotations = classifier.classify(
        find.find_passages(articles), articles, model, sheets.read_key(only) if only else None,
        kept_in=answers or path.with_suffix(".answers.jsonl"),
    )  # fmt: skip
    print(f"{_near(path)} now holds {models.write(annotations, path)} annotations.")


@app.command()
def simulate(
    articles: Annotated[int, typer.Argument(help="How many, 100 to 1,000,000.")],
    out: Annotated[Path, typer.Option(help="Where they go (.parquet); the ground truth goes beside it.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same corpus.")] = config.SEED,
    outlets: Annotated[Path | None, typer.Option(help="Another file like data/teaching/outlets.toml.")] = None,
) -> None:
    """Simulate a corpus whose ground truth is known."""
    from twotracks.simulation import generate
    from twotracks.simulation import outlets as parameters

    if out.suffix != ".parquet" or not out.parent.is_dir():
        raise InputError(f"--out takes the path of a .parquet file in a folder that exists, not '{out}'.")
    truth = generate.write(out, articles, seed, parameters.read(outlets) if outlets else None)
    print(f'Articles:     {_near(out)}\nGround truth: {_near(truth)}\nUse it:       make study CORPUS="{_near(out)}"')


@app.command()
def reproduce(
    corpus: Annotated[str, typer.Argument(help="A corpus whose figures are kept here.")] = "teaching",
) -> None:
    """Run the study on a corpus anew and compare every number with the committed ones."""
    from twotracks.study import reproduce as again

    moved, causes = again.reproduce(corpus)
    if moved.empty:
        print(f"Every number in figures/{corpus} was found again (tolerance {again.TOLERANCE:g}).")
    else:
        print(moved.to_string(index=False, na_rep=""))
        print("What has changed since, and could be why:" if causes else "Nothing that is recorded has changed since.")
    for cause in causes:
        print(f"- {cause}")
    raise SystemExit(0 if moved.empty else 1)


@app.command()
def verify(
    name: Annotated[str, typer.Argument(help="Name of a folder below figures/.")] = "teaching",
) -> None:
    """Check that figures are as their manifest says, and the corpus as it was."""
    from twotracks import files
    from twotracks.corpus import registry
    from twotracks.plots import manifest

    target = config.figures() / name
    problems = manifest.verify(target)
    made = manifest.read(target)
    if name in registry.known() and registry.place(name).exists():
        if not registry.verify(name):
            problems.append(f"The corpus '{name}' on this computer is not the recorded one. Fetch it again.")
        if made["corpus"].get("sha256") != files.checksum(registry.place(name)):
            problems.append("The corpus has changed since these figures were made.")
    if problems:
        raise InputError("\n".join([*problems, f"Make them again: make study CORPUS={name}."]))
    print(f"{len(made['figures'])} figures of '{name}' are as they were made.")


@app.command()
def validate() -> None:
    """Evaluate the rules on the study's annotations (needs every real corpus) and store the tables."""
    from twotracks import files
    from twotracks.validation import attribution, passages, stored

    table = passages.evaluate()
    files.write_csv(table, stored.path("tracks"))
    shown = table[(table["corpus"] == "all corpora") & (table["link"] == "all")]
    print(shown[["split", "instrument", "track", "precision", "recall", "f1"]].round(3).to_string(index=False))
    table = attribution.evaluate()
    files.write_csv(table, stored.path("voice"))
    shown = table[table["corpus"] == "all corpora"]
    print(shown[["split", "instrument", "accuracy", "f1", "speaker_accuracy"]].round(3).to_string(index=False))
    print(f"Stored in {_near(stored.path('tracks'))} and {_near(stored.path('voice'))}")


@app.command("validate-stance")
def validate_stance(
    fit: Annotated[bool, typer.Option("--fit", help="First fit scale and cut-offs of the cues anew.")] = False,
) -> None:
    """Evaluate the measures of stance on the study's annotations (needs every real corpus) and store the tables."""
    from twotracks import files
    from twotracks.analysis.stance import lexicon
    from twotracks.validation import fitting, stance, stored

    annotated = stance.annotated_passages()
    if fit:
        print(fitting.refit(annotated[annotated["split"] == "development"]).round(2).to_string(index=False))
        print(f"Written into {_near(lexicon.FIT)}")
    table, cells = stance.evaluate(annotated)
    made = {"stance": table, "stance confusion": cells, "stance scores": stance.scores(annotated)}
    for kind, content in made.items():
        files.write_csv(content, stored.path(kind))
        print(f"Stored in {_near(stored.path(kind))}")
    shown = table[(table["corpus"] == "all corpora") & (table["sentences"] == "all")]
    columns = ["design", "measure", "r", "r_low", "r_high", "macro_f1", "accuracy", "n"]
    print(shown[columns].round(3).to_string(index=False, na_rep=""))


@app.command("validate-frames")
def validate_frames() -> None:
    """Evaluate the dictionary of frames on the study's annotations (needs every real corpus) and store the tables."""
    from twotracks import files
    from twotracks.validation import frames, stored

    table = frames.evaluate(frames.annotated())
    made = {"frames": table, "frames agreement": frames.agreement_of_annotators()}
    for kind, content in made.items():
        files.write_csv(content, stored.path(kind))
        print(f"Stored in {_near(stored.path(kind))}")
    shown = table[(table["corpus"] == frames.ALL) & (table["design"] == "test set") & table["ships"]]
    columns = ["frame", "precision", "recall", "f1", "f1_low", "f1_high", "n_positive", "n", "fails"]
    print(shown[columns].round(2).to_string(index=False, na_rep=""))


@app.command("order")
def fit_order(name: Annotated[str, typer.Argument(help="A corpus whose addresses have a number that grows.")]) -> None:
    """Tell about when articles without a date were published, from dates that they state, and store it (seconds)."""
    from twotracks.corpus import cleaning, order, reading

    found = order.fit(order.stated(cleaning.clean(reading.read(name))))
    order.store(found, name)
    print(f"{len(found.knots)} knots, {int(found.knots['n_stated'].sum()):,} stated dates: data/orders/{name}.csv")


@app.command()
def fit() -> None:
    """Fit the model of passages and the words of stance to the development set (needs every corpus; minutes)."""
    from twotracks.validation import recognition, stance_texts

    weights = recognition.refit(recognition.texts_of("development"))
    print(f"Passages: {len(weights.names):,} weights of names, {len(weights.chain):,} of the chain")
    words = stance_texts.refit(stance_texts.units())
    print(f"Stance: {len(words.weights):,} words and pairs of words")


@app.command("validate-documents")
def validate_documents() -> None:
    """Evaluate passages and stance on whole documents and the bank (needs every corpus; half an hour), and store it."""
    from twotracks import files
    from twotracks.validation import recognition, stance_texts, stored

    agreement, curve = recognition.evaluated(recognition.texts_of("development"), recognition.texts_of("test"))
    units = stance_texts.units()
    stance, abstaining = stance_texts.evaluated(units)
    tables = {
        "passages": agreement, "passages curve": curve, "stance texts": stance, "stance abstaining": abstaining,
        "stance learning": stance_texts.learning_curves(units),
    }  # fmt: skip
    for kind, table in tables.items():
        files.write_csv(table, stored.path(kind))
        print(f"Stored in {_near(stored.path(kind))}")
    shown = agreement[agreement["instrument"].isin(["rules", recognition.SHIPPED])]
    columns = ["design", "left_out", "instrument", "track", "precision", "recall", "f1", "recall_unnamed", "n_actual"]
    print(shown[columns].round(2).to_string(index=False, na_rep=""))


@app.command()
def calibrate(
    runs: Annotated[int, typer.Option(help="Simulated corpora of the default size; of others there are fewer.")] = 400,
    workers: Annotated[int | None, typer.Option(help="Processes at a time; default: the number of cores.")] = None,
) -> None:
    """Measure the coverage of intervals and the errors of tests on simulated corpora (an hour or more; goes on)."""
    from twotracks.simulation import experiments
    from twotracks.simulation import operating_characteristics as characteristics
    from twotracks.simulation.stored import store

    experiments.run(experiments.interval_jobs(runs), workers=workers)
    results = experiments.read(experiments.INTERVALS)
    table = characteristics.summary(results)
    places = [
        store(table, "operating-characteristics"),
        store(characteristics.power(results), "power"),
        store(characteristics.rank_recovery(results), "rank-recovery"),
    ]
    shown = ["family", "scope", "measure", "n_articles", "runs", "coverage", "false_positive_rate"]
    print(table[table["power"].isna()][shown].round(3).to_string(index=False, na_rep=""))
    print(f"Stored in {', '.join(_near(place) for place in places)}; notebook 6 shows them.")


@app.command("calibrate-dsl")
def calibrate_dsl(
    runs: Annotated[int, typer.Option(help="Simulated corpora of 300 articles.")] = 200,
    workers: Annotated[int | None, typer.Option(help="Processes at a time; default: the number of cores.")] = None,
) -> None:
    """Measure bias and coverage of design-adjusted estimates (DSL) on simulated corpora (ten minutes; goes on)."""
    from twotracks.simulation import experiments
    from twotracks.simulation import operating_characteristics as characteristics
    from twotracks.simulation.stored import store

    experiments.run(experiments.dsl_jobs(runs), workers=workers)
    table = characteristics.bias_and_coverage(experiments.read([experiments.Scenario.DSL]))
    place = store(table, "design-adjustment")
    print(table.round(3).to_string(index=False))
    print(f"Stored in {_near(place)}; notebook 6 shows it.")


@app.command("calibrate-weighting")
def calibrate_weighting(
    runs: Annotated[int, typer.Option(help="Simulated corpora of 300 articles.")] = 100,
    workers: Annotated[int | None, typer.Option(help="Processes at a time; default: the number of cores.")] = None,
) -> None:
    """Measure what weighting passages by their probability does to estimates (ten minutes; goes on)."""
    from twotracks.simulation import experiments
    from twotracks.simulation import operating_characteristics as characteristics
    from twotracks.simulation.stored import store

    experiments.run(experiments.weighting_jobs(runs), workers=workers)
    table = characteristics.weighting(experiments.read([experiments.Scenario.WEIGHTING]))
    place = store(table, "weighting")
    print(table.round(3).to_string(index=False))
    print(f"Stored in {_near(place)}; notebook 6 shows it.")


@app.command("calibrate-keyness")
def calibrate_keyness(
    name: Annotated[str, typer.Argument(help="Corpus whose articles' lengths are taken.")] = "tehran-times",
) -> None:
    """Measure size, power and coverage of the test of words, on articles as long as a real corpus's (a minute)."""
    from twotracks.corpus.load import load_corpus
    from twotracks.passages.find import find_passages
    from twotracks.simulation import keyness_test
    from twotracks.simulation.stored import store

    table = keyness_test.characteristics(keyness_test.lengths(find_passages(load_corpus(name))))
    place = store(table, "keyness-test")
    print(table.round(3).to_string(index=False))
    print(f"Stored in {_near(place)}; notebook 6 shows it.")


@app.command("calibrate-names")
def calibrate_names(
    runs: Annotated[int, typer.Option(help="Simulated corpora of 300 articles.")] = 100,
) -> None:
    """Measure whether intervals of naming shares hold on simulated corpora (two minutes)."""
    from twotracks.simulation import names_test
    from twotracks.simulation.stored import store

    table = names_test.characteristics(runs)
    place = store(table, "naming-test")
    print(table.round(3).to_string(index=False))
    print(f"Stored in {_near(place)}; docs/VALIDATION.md shows it.")


@app.command("validate-names")
def validate_names() -> None:
    """Measure how often names are given to whom they stand for (needs the four real corpora)."""
    from twotracks.annotation import names
    from twotracks.config import data_file
    from twotracks.corpus.load import load_corpus
    from twotracks.files import write_csv
    from twotracks.validation import naming

    read = names.load()
    corpora = [(name, load_corpus(name)) for name in sorted(read["corpus"].unique())]
    table = naming.evaluate(naming.names_of(corpora, read), read)
    place = data_file("annotations/names-validity.csv")
    write_csv(table, place)
    together = table[(table["corpus"] == "all corpora") & (table["name"] == "all names")]
    print(together.round(3).to_string(index=False))
    print(f"Stored in {_near(place)}.")


@app.command("calibrate-shares")
def calibrate_shares(
    runs: Annotated[int, typer.Option(help="Corpora drawn for each row.")] = 300,
) -> None:
    """Measure whether shares corrected by annotated articles have intervals that hold (needs two real corpora)."""
    from twotracks.simulation import shares_test
    from twotracks.simulation.stored import store

    table = shares_test.run(("fa-kes", "tehran-times"), runs)
    place = store(table, "coverage-shares")
    print(table.round(3).to_string(index=False))
    print(f"Stored in {_near(place)}; docs/VALIDATION.md shows it.")


@app.command()
def realism() -> None:
    """Compare the simulated corpus with real news (needs every real corpus) and store the tables."""
    from twotracks.simulation import realism as comparison
    from twotracks.simulation.stored import store

    found = comparison.run()
    for table, name in zip(found, ("realism", "type-token", "distinguishing-terms"), strict=True):
        print(f"Stored in {_near(store(table, name))}")
    print(found.counts.round(3).T.to_string(header=False))


@app.command()
def lab(
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    port: Annotated[int, typer.Option(help="Port of the server on this computer.")] = 8888,
) -> None:
    """Open JupyterLab on the notebooks."""
    settings = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    overrides = settings / "overrides.json"
    if not overrides.exists():  # no question about news on the first start
        quiet = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
        overrides.write_text(json.dumps(quiet), encoding="utf-8")
    command = [
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={config.ROOT}", f"--ServerApp.port={port}",
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
    ]  # fmt: skip
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container there is no other user
    raise SystemExit(subprocess.call(command))


def _near(path: Path) -> str:
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def main() -> None:
    """Run the command line; what a user can mend ends in one plain sentence, not in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Windows terminals
    try:
        # Typer turns Ctrl-C into this code, in some versions by returning it and in others by raising.
        if app(standalone_mode=False) == _INTERRUPTED:
            raise KeyboardInterrupt
    except (InputError, CellFailed) as error:
        print(f"{error}", file=sys.stderr)
        raise SystemExit(2) from None
    except typer.Exit as done:
        raise SystemExit(done.exit_code) from None
    except (KeyboardInterrupt, typer.Abort):
        print("Stopped. Finished figures are as they were before.", file=sys.stderr)
        raise SystemExit(_INTERRUPTED) from None
    except Exception as error:
        if hasattr(error, "format_message"):  # a wrong option or argument
            print(f"{error.format_message()} Try: twotracks --help", file=sys.stderr)
            raise SystemExit(2) from None
        raise
