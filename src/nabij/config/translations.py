"""Texts in other languages: `python -m nabij.config.translations extract|compile|check [module]`.

Each module has its own `locale/<language>/LC_MESSAGES/django.po`; the source speaks English.
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent
LANGUAGES = ("nl", "fi")
_LAZY = {f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items() if name.endswith("text")}
_KEYWORDS = {**DEFAULT_KEYWORDS, **_LAZY}
_TEMPLATES = {".html", ".txt", ".svg", ".xml"}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def modules() -> list[Path]:
    """Return the folders of all modules."""
    return sorted(path.parent for path in SOURCE.glob("*/__init__.py"))


def texts_of(module: Path) -> Catalog:
    """Return the catalogue of the texts in a module's source and templates."""
    catalog = Catalog(project="nabij", charset="utf-8")
    for path in sorted(module.rglob("*")):
        if path.suffix not in {".py", *_TEMPLATES} or "migrations" in path.parts:
            continue
        for line, message, comments, context in _extracted(path):
            where = [(str(path.relative_to(SOURCE)), line)]
            catalog.add(message, locations=where, auto_comments=comments, context=context)
    return catalog


def _extracted(
    path: Path,
) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix in _TEMPLATES:
        source = _python_of(source, str(path))
    yield from extract("python", BytesIO(source.encode()), _KEYWORDS, comment_tags=["Translators:"])


def _python_of(template: str, origin: str) -> str:
    """Return the calls of gettext that stand for a template's texts."""
    from django.conf import settings  # noqa: PLC0415 only templates need Django

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize  # noqa: PLC0415

    # without indentation, which in a template means nothing and in Python would be wrong
    return "\n".join(line.strip() for line in templatize(template, origin=origin).splitlines())


def po_path(module: Path, language: str) -> Path:
    """Return where a module's texts in a language stand."""
    return module / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalog(path: Path, language: str) -> Catalog:
    """Return the translated catalogue, empty when there is none."""
    if not path.exists():
        return Catalog(locale=language, project="nabij", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def extract_all(only: list[str]) -> None:
    """Write every text of the source into the catalogues, keeping the translations there are."""
    for module in modules():
        if only and module.name not in only:
            continue
        texts = texts_of(module)
        if not len(texts):
            continue
        for language in LANGUAGES:
            path = po_path(module, language)
            catalog = read_catalog(path, language)
            catalog.update(texts, no_fuzzy_matching=True)
            catalog.fuzzy = False
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalog, no_location=True, sort_output=True, ignore_obsolete=True)


def compile_all() -> None:
    """Compile each catalogue that changed; a reader never sees half a file."""
    for path in SOURCE.glob("*/locale/*/LC_MESSAGES/*.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(f".mo.{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, read_catalog(path, path.parent.parent.name))
        draft.replace(target)


def problems() -> list[str]:
    """Return what is missing, unsure or different in the translations, one line each."""
    found: list[str] = []
    for language in LANGUAGES:
        seen: dict[tuple[str, str], tuple[str, str]] = {}
        for module in modules():
            catalog = read_catalog(po_path(module, language), language)
            for message in texts_of(module):
                if not message.id:
                    continue
                where = f"{module.name} {language}: {_first(message.id)!r}"
                translated = catalog.get(message.id, message.context)
                found += [f"{where} {problem}" for problem in _message_problems(translated)]
                if translated is None:
                    continue
                key = (_first(message.id), message.context or "")
                text = _first(translated.string or "")
                other = seen.setdefault(key, (module.name, text))
                if text and other[1] and text != other[1]:
                    found.append(f"{where} is {text!r} here and {other[1]!r} in {other[0]}")
    return found


def _message_problems(message: Message | None) -> Iterator[str]:
    if message is None:
        yield "is not in the catalogue"
        return
    if message.fuzzy:
        yield "is marked as unsure (fuzzy)"
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    given = message.string or ""
    strings = [given] if isinstance(given, str) else list(given)
    if not strings or not all(strings):
        yield "is not translated"
        return
    expected = set(_PLACEHOLDER.findall(ids[-1]))
    if any(set(_PLACEHOLDER.findall(text)) - expected for text in strings):
        yield "has a placeholder that its source has not"
    if expected - set(_PLACEHOLDER.findall(strings[-1])):
        yield "lacks a placeholder of its source"


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def main(arguments: list[str]) -> int:
    """Run one of the three commands and return the exit code."""
    match arguments:
        case ["extract", *only]:
            extract_all(only)
        case ["compile"]:
            compile_all()
        case ["check", *only]:
            lines = [line for line in problems() if not only or line.split()[0] in only]
            sys.stdout.writelines(f"{line}\n" for line in lines)
            return 1 if lines else 0
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
