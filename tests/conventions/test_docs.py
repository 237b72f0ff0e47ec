"""The documents: every link leads somewhere, and what follows from the code says what it says."""

import re

from nabij.config.reference_events import events_page
from tests.conventions.source import ROOT
from tests.conventions.test_files import tracked

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
MOST_BYTES = 150_000


def anchors_of(text: str) -> set[str]:
    """Return the names that links to parts of a page may use."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in HEADING.findall(text)
    }


def broken_links(name: str) -> list[str]:
    """Return the links of a page that lead nowhere. Addresses of the web are not looked at."""
    page = ROOT / name
    broken = []
    for target in LINK.findall(CODE.sub("", page.read_text())):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, part = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (part and part not in anchors_of(found.read_text())):
            broken.append(f"{name}: {target}")
    return broken


def test_every_link_leads_somewhere() -> None:
    pages = tracked("*.md")
    assert len(pages) > 15
    assert [broken for name in pages for broken in broken_links(name)] == []


def test_every_page_is_listed() -> None:
    """Each page stands in the list of all documents, or in that of its own folder."""
    lists = {name: (ROOT / name).read_text() for name in tracked("docs/README.md", "docs/**/*.md")}
    lists = {name: text for name, text in lists.items() if name.endswith("/README.md")}
    missing = [
        name
        for name in tracked("docs/**/*.md")
        if name != "docs/README.md"
        and not any(
            f"({name.removeprefix(list_name.removesuffix('README.md'))}" in text
            for list_name, text in lists.items()
        )
    ]
    assert missing == []


def test_pictures_are_small_and_shown() -> None:
    pictures = tracked("docs/images/*.png")
    assert pictures
    shown = "".join((ROOT / name).read_text() for name in tracked("*.md"))
    assert [name for name in pictures if name.rsplit("/", 1)[1] not in shown] == []
    sizes = {name: (ROOT / name).stat().st_size for name in pictures}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


def test_the_page_of_events_is_up_to_date() -> None:
    assert (ROOT / "docs" / "reference" / "events.md").read_text() == events_page()
