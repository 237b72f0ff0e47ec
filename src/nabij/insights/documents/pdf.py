"""The report to read: a tagged PDF (PDF/UA-1) with pictures and their words, set by Typst."""

import json
import re
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from nabij.insights.documents.parts import (
    Section,
    headlines,
    hiding_words,
    lead_of,
    sections,
    title_of,
)
from nabij.insights.queries import Report
from nabij.insights.types import STANDING
from nabij.insights.words import DEFINITIONS, NAMES

SOURCE = Path(__file__).parent / "report.typ"
# the first that the machine has; the last comes with Typst
FONTS = "Liberation Sans, DejaVu Sans, Libertinus Serif"


def as_pdf(report: Report, language: str) -> bytes:
    """Return the report as a tagged PDF."""
    data = {
        "title": title_of(report, language),
        "author": report.organisation,
        "lang": language,
        "lead": lead_of(report, language),
        "headlines": headlines(report, language),
        "sections": [_section(one) for one in sections(report, language)],
        "definitions_title": gettext("How this is counted"),
        "definitions": [
            {"name": str(NAMES[metric]), "words": str(DEFINITIONS[metric])} for metric in STANDING
        ],
        "hiding": hiding_words(),
    }
    return _set(json.dumps(data, ensure_ascii=False))


@lru_cache(maxsize=8)
def _set(data: str) -> bytes:
    """Set the same words and figures once; the type-setter is loaded when first needed."""
    typst: Any = import_module("typst")
    done: bytes = typst.compile(
        SOURCE.read_bytes(), sys_inputs={"data": data}, pdf_standards=["ua-1"]
    )
    return done


def _section(section: Section) -> dict[str, object]:
    picture = section.picture
    table = picture.table if picture else None
    drawn = _on_paper(picture.drawn) if picture else ""
    return {
        "title": section.title,
        "words": list(section.words),
        "svg": drawn,
        "alt": " ".join(
            [f"{section.title}.", *section.words, gettext("All numbers are in the table.")]
        ),
        "head": [str(column.label) for column in table.columns] if table else [],
        "rows": [[str(cell) for cell in row] for row in table.rows] if table else [],
    }


def _on_paper(drawn: str) -> str:
    """Return the wide drawing of a picture by itself, with letters that paper has."""
    found = re.search(r"<svg.*?</svg>", drawn, re.DOTALL)
    return found[0].replace('font-family="inherit"', f'font-family="{FONTS}"') if found else ""
