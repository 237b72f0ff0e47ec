"""The product's source as parsed trees, for the tests of this folder."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "nabij"


@dataclass(frozen=True)
class Source:
    """One file: its place below nabij as parts without .py, and its tree."""

    path: Path
    parts: tuple[str, ...]
    tree: ast.Module

    @property
    def module(self) -> str:
        """The module it belongs to, as `appointments`."""
        return self.parts[0]

    @property
    def room(self) -> str:
        """The room it is in, as `operations` or `views`; '' for a module's own file."""
        return self.parts[1] if len(self.parts) > 1 else ""

    def where(self, node: ast.AST) -> str:
        """File and line, to click on."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def parse(path: Path, text: str | None = None) -> Source:
    """Return a file's source; `text` instead of what is on disk, for planted failures."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return Source(path, parts, ast.parse(path.read_text() if text is None else text))


@cache
def sources() -> tuple[Source, ...]:
    """Return every Python file of the product but migrations."""
    return tuple(
        parse(path) for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts
    )


def planted(place: str, text: str) -> Source:
    """Return a source that is not there, to see a check fail: place as `surveys/views/desk.py`."""
    return parse(PACKAGE / place, text)


def imports(source: Source) -> Iterator[tuple[str, ast.AST]]:
    """Yield each imported dotted name, with names of `from x import y` as x.y."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node
