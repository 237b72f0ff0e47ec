"""CSV files of other systems, read row by row whatever their size.

They come with or without a byte order mark, in UTF-8, UTF-16 or Windows-1252, with commas,
semicolons or tabs, with a heading in any order. What can't be read is said by row; rows are
counted as a spreadsheet does: the heading is row 1.
"""

import codecs
import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
LONGEST_CELL = 100_000
SEPARATORS = ";\t,"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# byte 0, and where Python puts bytes that are no text (surrogateescape)
NO_TEXT = re.compile("[\0\udc80-\udcff]")
UNCLOSED = (
    "a quotation mark is opened and never closed: this row and all after it are not read; the file"
    " may be cut off"
)
MISQUOTED = "something follows a closing quotation mark: inside a cell it is written twice"


class FileError(ValueError):
    """Nothing of this file can be read; the sentence says why."""


class CellError(ValueError):
    """A cell can't be taken in: which column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True)
class RowError:
    """What is wrong with a cell; `column` is empty when it is about the whole row."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Line:
    """A row as it was read: its cells by column, stripped; or what is wrong with it."""

    row: int
    cells: dict[str, str]
    error: RowError | None = None


@dataclass
class CsvFile:
    """A file that was looked at and can be read.

    Attributes:
        notes: what its reader should know: the encoding it was taken for, columns left out.
        size: in bytes.
    """

    path: Path
    encoding: str
    separator: str
    columns: tuple[str, ...]
    size: int
    notes: list[str] = field(default_factory=list)
    _position: int = 0
    _skip: int = 0

    @property
    def position(self) -> int:
        """Return about how many bytes were read so far."""
        return self._position

    def lines(self) -> Iterator[Line]:
        """Yield the rows after the heading, empty ones left out.

        What follows a quotation mark that is never closed can't be told apart: that row is the
        last one, with an error.
        """
        with self.path.open("rb") as raw, _text(raw, self.encoding) as text:
            reader = csv.reader(text, delimiter=self.separator, strict=True)
            row = -self._skip
            while True:
                row += 1
                try:
                    cells = next(reader, None)
                except csv.Error as error:
                    is_last = not str(error).endswith("expected after '\"'")
                    yield Line(row, {}, RowError(row, "", UNCLOSED if is_last else MISQUOTED))
                    if is_last:
                        return
                    continue
                if cells is None:
                    return
                self._position = raw.tell()
                if row > 1 and any(map(str.strip, cells)):
                    yield self._line(row, cells)

    def _line(self, row: int, cells: list[str]) -> Line:
        if len(cells) != len(self.columns):
            reason = (
                f"has {len(cells)} columns where the heading has {len(self.columns)}: cut off, or a"
                " separator or quotation mark too many or too few"
            )
            return Line(row, {}, RowError(row, "", reason))
        found = {name: cell.strip() for name, cell in zip(self.columns, cells, strict=True)}
        for name, cell in found.items():
            if NO_TEXT.search(cell):
                return Line(row, {}, RowError(row, name, "holds bytes that are no text"))
        return Line(row, found)


def look_at(
    path: Path, *, known: Sequence[str], needed: Collection[str], encoding: str | None = None
) -> CsvFile:
    """Find out how a file is written.

    Args:
        known: the columns it may have, in lower case; others are left out and noted.
        needed: those it must have.
        encoding: when the sender said so; else it is found out.

    Raises:
        FileError: it is no CSV file with these columns.
    """
    csv.field_size_limit(LONGEST_CELL)
    size = path.stat().st_size
    if not size:
        raise FileError("is empty")
    notes: list[str] = []
    encoding = encoding or _encoding(path, notes)
    separator, names, skip = _heading(path, encoding, known)
    if missing := [name for name in needed if name not in names]:
        raise FileError(
            f"the heading has no column {', '.join(missing)}; it has {', '.join(names)[:200]}"
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise FileError(f"the heading has the column {', '.join(twice)} more than once")
    if left := [name for name in names if name not in known]:
        notes.append(f"columns not read: {', '.join(left)[:200]}")
    if not _ends_in_line_end(path, size):
        notes.append("the last row has no line end: see whether it is whole")
    return CsvFile(path, encoding, separator, tuple(names), size, notes, _skip=skip)


def _text(raw: BinaryIO, encoding: str) -> TextIOWrapper:
    return TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="")


def _heading(path: Path, encoding: str, known: Sequence[str]) -> tuple[str, list[str], int]:
    """Return the separator with which most columns are known, the columns, and how many lines
    come before the heading (Excel's `sep=;`).
    """
    with path.open("rb") as raw, _text(raw, encoding) as text:
        try:
            first = text.readline(LONGEST_CELL)
            skip = int(first.lower().startswith("sep="))
            first = text.readline(LONGEST_CELL) if skip else first
        except UnicodeError as error:
            raise FileError(f"is no text in {encoding}") from error
    found: list[tuple[int, str, list[str]]] = []
    for separator in SEPARATORS:
        row = next(csv.reader([first], delimiter=separator), [])
        names = [name.strip().strip("\ufeff").casefold().replace(" ", "_") for name in row]
        found.append((sum(name in known for name in names), separator, names))
    _, separator, names = max(found, key=lambda one: one[0])
    return separator, names, skip


def _encoding(path: Path, notes: list[str]) -> str:
    """Return the encoding of a file: by its mark, UTF-8 if it is that throughout, else the one of
    Windows. A file that is UTF-8 up to some point stays UTF-8: it is damaged, not of Windows.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        start = raw.read(CHUNK)
        for mark, name in MARKS:
            if start.startswith(mark):
                return name
        if b"\0" in start[:200]:
            raise FileError("is no CSV text (it may be UTF-16 without a mark): save it as UTF-8")
        has_letters, chunk = False, start
        try:
            while chunk:
                text = decoder.decode(chunk)
                has_letters = has_letters or not text.isascii()
                chunk = raw.read(CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode("utf-8", "replace")
            if has_letters or not before.isascii():
                notes.append("is UTF-8 with damaged letters: their rows are left out")
                return "utf-8"
            notes.append("is not UTF-8: read as Windows-1252 (--encoding says otherwise)")
            return "cp1252"
    return "utf-8"


def _ends_in_line_end(path: Path, size: int) -> bool:
    with path.open("rb") as raw:
        raw.seek(max(0, size - 2))
        return any(end in raw.read() for end in (b"\n", b"\r"))
