"""The command line: ``twotracks study | fetch | corpora | code | simulate | calibrate | validate | verify | lab``."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from twotracks import config as paths
from twotracks.errors import CellFailed, InputError

_INTERRUPTED = 130
app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Two Tracks: how news outlets frame the Astana and Geneva processes of the Syrian war.",
)  # fmt: skip


@app.command()
def study(
    corpus: Annotated[
        str, typer.Argument(help="A name (see `twotracks corpora`) or the path of a file or folder.")
    ] = "teaching",
    columns: Annotated[str | None, typer.Option(help="Which column is which: text=Body,outlet=Paper")] = None,
) -> None:
    """Run every notebook on a corpus; write figures/NAME and build/NAME/index.html."""
    from twotracks.study import runner

    index = runner.run(corpus, columns)
    print(f"Figures: {_near(paths.figures() / index.parent.name)}\nRead it: {_near(index)} (open in a browser)")


@app.command()
def corpora() -> None:
    """List the corpora the study knows: what is present, licence, size."""
    from twotracks.corpus import registry as catalogue

    print(f"{'name':<20}{'present':<9}{'articles':>9}{'MB':>8}  licence")
    for row in catalogue.status().itertuples():
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
    from twotracks.corpus import registry as catalogue
    from twotracks.validation import human_panel as nyt_ratings

    if name == nyt_ratings.NAME:
        print("Ratings of editorial sentences by a panel (Hutto and Gilbert 2014, MIT), in vaderSentiment's source.")
        print(f"Verified and kept at {nyt_ratings.fetch(source)}\nUse it:   notebook 8")
        return
    found = catalogue.entry(name)
    print(f"{found['title']}\nLicence:  {found['licence']}\nCite as:  {found['citation']}")
    if "bytes" in found:
        print(f"Size:     {found['bytes'] / 1e6:.1f} MB as kept here\nSHA-256:  {found['sha256']}", flush=True)
    path = catalogue.fetch(name, source)
    if "path" in found:
        print("It is part of the study; there is nothing to fetch.")
        return
    print(f"Verified and kept at {path}\nUse it:   make study CORPUS={name}")


coding_app = typer.Typer(no_args_is_help=True, help="Code passages by reading: draw a sheet, read it back, agreement.")
app.add_typer(coding_app, name="code")


@coding_app.command("draw")
def code_draw(
    out: Annotated[Path, typer.Argument(help="Where the sheet goes: .xlsx or .csv; its key goes beside it.")],
    corpus: Annotated[str, typer.Option(help="A name (see `twotracks corpora`) or a path.")] = "teaching",
    n: Annotated[int, typer.Option(help="How many passages.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed draws the same passages.")] = 1,
) -> None:
    """Draw passages at random for coding by reading: blind, shuffled, with known probabilities."""
    from twotracks.annotation import sheets as coding
    from twotracks.corpus import cleaning as clean
    from twotracks.corpus import read as reader
    from twotracks.passages import find as tracks

    articles = clean.clean(reader.read(corpus))
    sheet, key = coding.draw(tracks.find_passages(articles), articles, n, seed, reader.provenance(articles)["name"])
    beside = coding.write(sheet, key, out)
    print(f"Sheet: {_near(out)} ({len(sheet)} passages)\nKey:   {_near(beside)} (keep it beside the sheet)")
    print("How to code: data/codes/CODEBOOK.md, section 3. Copy the empty sheet and its key once for each coder.")


@coding_app.command("read")
def code_read(
    sheet: Annotated[Path, typer.Argument(help="A filled-in sheet; its key must lie beside it.")],
    coder: Annotated[str, typer.Option(help="A letter or name for whoever coded it.")],
    out: Annotated[Path, typer.Option(help="Table of codes (.csv); added to if it exists.")] = Path("codes.csv"),
) -> None:
    """Read a filled-in sheet into a table of codes."""
    from twotracks.annotation import sheets as coding
    from twotracks.annotation import store as coders

    codes = coding.read(sheet, coder)
    total = coders.add(codes, out)
    print(f"{len(codes)} codes of coder {coder}; {codes.attrs['left_empty']} passages were left empty.")
    print(f"{_near(out)} now holds {total} codes.")


@coding_app.command("agree")
def code_agree(
    codes: Annotated[Path, typer.Argument(help="A table of codes.")] = Path("codes.csv"),
) -> None:
    """Agreement between coders: Krippendorff's alpha for ordered codes, with its interval."""
    from twotracks.annotation import store as coders

    table = coders.stored(codes)
    print(coders.agree(table).round(3).to_string(index=False))
    apart = coders.disagreements(table)
    print(f"{len(apart)} passages on which coders differ" + (":" if len(apart) else "."))
    if len(apart):
        print(apart.drop(columns=["hash", "sentence_no"]).head(20).to_string(index=False, na_rep=""))


@app.command()
def simulate(
    articles: Annotated[int, typer.Argument(help="How many, 100 to 1,000,000.")],
    out: Annotated[Path, typer.Option(help="Where they go (.parquet); the truth goes beside it.")],
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same corpus.")] = None,
    profiles: Annotated[Path | None, typer.Option(help="Another file like data/teaching/profiles.toml.")] = None,
) -> None:
    """Put together a corpus whose truth is known."""
    from twotracks.simulation import generate as generator
    from twotracks.simulation import outlets

    if out.suffix != ".parquet" or not out.parent.is_dir():
        raise InputError(f"--out takes the path of a .parquet file in a folder that exists, not '{out}'.")
    planted = outlets.read(profiles) if profiles else None
    truth = generator.write(out, articles, generator.SEED if seed is None else seed, planted)
    print(f'Articles: {_near(out)}\nTruth:    {_near(truth)}\nUse it:   make study CORPUS="{_near(out)}"')


@app.command()
def verify(
    name: Annotated[str, typer.Argument(help="Name of a folder below figures/.")] = "teaching",
) -> None:
    """Check that figures are as their manifest says, and the corpus as it was."""
    from twotracks import files
    from twotracks.corpus import registry as catalogue
    from twotracks.plots import manifest

    target = paths.figures() / name
    problems = manifest.verify(target)
    made = manifest.read(target)
    if name in catalogue.known() and catalogue.place(name).exists():
        if not catalogue.verify(name):
            problems.append(f"The corpus '{name}' on this computer is not the recorded one. Fetch it again.")
        if made["corpus"].get("sha256") != files.checksum(catalogue.place(name)):
            problems.append("The corpus has changed since these figures were made.")
    if problems:
        raise InputError("\n".join([*problems, f"Make them again: make study CORPUS={name}."]))
    print(f"{len(made['figures'])} figures of '{name}' are as they were made.")


@app.command()
def validate() -> None:
    """Judge the rules by the codes made by reading (needs every real corpus) and store the tables."""
    from twotracks import files
    from twotracks.validation import attribution as validate_voice
    from twotracks.validation import passages as judge

    table = judge.run()
    files.write_csv(table, judge.STORED)
    shown = table[(table["corpus"] == "all corpora") & (table["link"] == "all")]
    print(shown[["part", "instrument", "track", "precision", "recall", "f1"]].round(3).to_string(index=False))
    table = validate_voice.run()
    files.write_csv(table, validate_voice.STORED)
    shown = table[table["corpus"] == "all corpora"]
    print(shown[["part", "instrument", "accuracy", "f1", "speaker_accuracy"]].round(3).to_string(index=False))
    print(f"Stored in {_near(judge.STORED)} and {_near(validate_voice.STORED)}")


@app.command("validate-stance")
def validate_stance(
    fit: Annotated[bool, typer.Option("--fit", help="First compute the lexicon's scale and evidence anew.")] = False,
) -> None:
    """Judge the measures of stance by the codes made by reading (needs every real corpus) and store the tables."""
    from twotracks import files
    from twotracks.analysis.stance import lexicon as cues
    from twotracks.validation import fitting as learn_stance
    from twotracks.validation import stance as judge

    coded = judge.coded_passages()
    if fit:
        print(learn_stance.renew(coded[coded["part"] == "tuning"]).round(2).to_string(index=False))
        print(f"Written into {_near(cues.FILE)}")
    table, cells = judge.run(coded)
    for content, place in (
        (table, judge.STORED),
        (cells, judge.STORED_CONFUSION),
        (judge.scores(coded), judge.STORED_SCORES),
    ):
        files.write_csv(content, place)
        print(f"Stored in {_near(place)}")
    shown = table[(table["corpus"] == "all corpora") & (table["sentences"] == "all")]
    columns = ["judged", "measure", "r", "r_low", "r_high", "macro_f1", "accuracy", "n"]
    print(shown[columns].round(3).to_string(index=False, na_rep=""))


@app.command()
def calibrate(
    runs: Annotated[int, typer.Option(help="Simulated corpora of the default size; of others there are fewer.")] = 400,
    workers: Annotated[int | None, typer.Option(help="Processes at a time; default: the number of cores.")] = None,
) -> None:
    """Try the study's intervals and tests on corpora whose truth is known (an hour or more; goes on if interrupted)."""
    from twotracks import files
    from twotracks.simulation import experiments as trials
    from twotracks.simulation import operating_characteristics as judge

    results = trials.read(trials.run(trials.plan(runs), workers=workers))
    table = judge.summary(results)
    files.write_csv(table, judge.STORED)
    files.write_csv(judge.power(results), judge.STORED_POWER)
    files.write_csv(judge.ordering(results), judge.STORED_ORDER)
    shown = ["quantity", "n_articles", "runs", "covered", "false_positive_rate"]
    print(table[table["power"].isna()][shown].round(3).to_string(index=False, na_rep=""))
    print(
        f"Stored in {_near(judge.STORED)}, {judge.STORED_POWER.name}, {judge.STORED_ORDER.name}; notebook 6 draws them."
    )


@app.command("calibrate-correction")
def calibrate_correction(
    runs: Annotated[int, typer.Option(help="Simulated corpora of 300 articles.")] = 200,
    workers: Annotated[int | None, typer.Option(help="Processes at a time; default: the number of cores.")] = None,
) -> None:
    """Try the correction of a score by coded passages on corpora whose truth is known (ten minutes)."""
    from twotracks import files
    from twotracks.simulation import dsl_experiments as correction_trials

    table = correction_trials.run(runs, workers)
    files.write_csv(table, correction_trials.STORED)
    print(table.round(3).to_string(index=False))
    print(f"Stored in {_near(correction_trials.STORED)}; notebook 6 shows it.")


@app.command()
def realism() -> None:
    """Count how like real news the simulated corpus is (needs every real corpus) and store the tables."""
    from twotracks import files
    from twotracks.simulation import realism as counts

    tables = counts.run()
    for table, place in zip(tables, (counts.STORED, counts.STORED_CURVE, counts.STORED_WORDS), strict=True):
        files.write_csv(table, place)
        print(f"Stored in {_near(place)}")
    print(tables[0].round(3).T.to_string(header=False))


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
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={paths.ROOT}", f"--ServerApp.port={port}",
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
