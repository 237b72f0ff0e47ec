"""`nabij evaluate comments`: how well texts are understood, on an organisation's own examples."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from nabij.texts.examples import Read, read_file
from nabij.texts.rules import Analyst
from nabij.texts.rules.measuring import measure
from nabij.texts.types import Example, Finding

MOST_SHOWN = 20
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--train",
    "train",
    type=FILE,
    multiple=True,
    help="Examples to learn from first, as FILE; may be given more than once.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write each row with what was found, and its text with personal data masked.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures for machines.")
def comments(*, file: Path, train: tuple[Path, ...], out: Path | None, as_json: bool) -> None:
    """Measure how well themes, sentiment, danger and personal data are found in FILE.

    FILE has a JSON object per line: text, language (nl, fi, en), themes (a list), sentiment
    (-2 ... 2), safety_concern, contains_pii, and question if you have it. What a row doesn't say
    isn't counted. A bad row is named and left out; without a usable row the exit code is 1.

    Without --train the rules and their lexicons work alone. With it, themes may have any name.
    """
    lessons = [read_file(path, judged=True) for path in train]
    asked = read_file(file)
    problems = [problem for part in [*lessons, asked] for problem in part.problems]
    empty = [
        path.name
        for path, part in zip([*train, file], [*lessons, asked], strict=True)
        if not part.rows
    ]
    if empty:
        _tell(problems)
        click.echo(f"nabij: {', '.join(empty)}: no row can be used.", err=True)
        sys.exit(1)
    examples = [example for part in lessons for example in part.examples]
    findings = Analyst.taught(examples).find_all(asked.examples)
    figures = {
        **measure(asked.examples, findings),
        "by_language": _by_language(asked.examples, findings),
        "trained_on": len(examples),
        "bad_rows": problems,
    }
    if out:
        try:
            _write(out, asked, findings)
        except OSError as error:
            click.echo(f"nabij: {out} can't be written: {error.strerror}.", err=True)
            sys.exit(1)
    if as_json:
        click.echo(json.dumps(figures, indent=2, ensure_ascii=False))
    else:
        _show(figures)
        _tell(problems)


def _by_language(examples: list[Example], findings: list[Finding]) -> dict[str, Any]:
    parts = {}
    for code in sorted({example.language for example in examples}):
        own = [n for n, example in enumerate(examples) if example.language == code]
        parts[code] = measure([examples[n] for n in own], [findings[n] for n in own])
    return parts


def _write(out: Path, asked: Read, findings: list[Finding]) -> None:
    with out.open("w", encoding="utf-8") as file:
        for row, finding in zip(asked.rows, findings, strict=True):
            told = {
                **row,
                "text": finding.masked,
                "predicted_themes": list(finding.themes),
                "predicted_sentiment": finding.sentiment,
                "predicted_safety_concern": finding.is_urgent,
                "predicted_contains_pii": finding.has_personal_data,
            }
            file.write(json.dumps(told, ensure_ascii=False) + "\n")


def _show(figures: dict[str, Any]) -> None:
    themes, feeling = figures["themes"], figures["sentiment"]
    click.echo(f"{figures['n']} texts; learnt from {figures['trained_on']}.")
    click.echo(f"Themes: micro-F1 {_said(themes['micro_f1'])}, macro {_said(themes['macro_f1'])}.")
    for name, one in themes["by_theme"].items():
        click.echo(
            f"  {name:42} n {one['n']:4}  precision {_said(one['precision'])}"
            f"  recall {_said(one['recall'])}"
        )
    click.echo(
        f"Sentiment: right in three classes {_said(feeling['accuracy_3_classes'])},"
        f" within one step {_said(feeling['within_one_step'])} (n {feeling['n']})."
    )
    for key, word in (("urgent", "Urgent"), ("personal_data", "Personal data")):
        one = figures[key]
        click.echo(
            f"{word}: precision {_said(one['precision'])}, recall {_said(one['recall'])}"
            f" (n {one['n']} of {one['rows']})."
        )


def _said(value: float | None) -> str:
    return "   -" if value is None else f"{value:.2f}"


def _tell(problems: list[str]) -> None:
    for problem in problems[:MOST_SHOWN]:
        click.echo(problem, err=True)
    if len(problems) > MOST_SHOWN:
        click.echo(f"and {len(problems) - MOST_SHOWN} more; see --json", err=True)


COMMANDS = {"evaluate": [comments]}
NEEDS_NOTHING = {"comments"}  # no database, no tables
