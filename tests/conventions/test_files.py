"""Size and place of files; foreign keys and migrations."""

import subprocess
import tomllib

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from tests.conventions.source import ROOT

MOST_LINES = 400


def storeys() -> list[list[str]]:
    """Return the storeys from top to bottom, as the import contract draws them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(c for c in contracts if c["name"].startswith("Storeys"))["layers"]
    return [[name.strip() for name in layer.split("|")] for layer in layers]


def tracked(*patterns: str) -> list[str]:
    """Return the files git knows, or would, that match."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_no_file_is_long() -> None:
    files = tracked("*.py", "*.html", "*.css", "*.js")
    assert len(files) > 50
    long = {
        name: lines
        for name in files
        if "/migrations/" not in name
        and (lines := len((ROOT / name).read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_foreign_keys_point_down() -> None:
    level = {name: n for n, layer in enumerate(storeys()) for name in layer}
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("nabij.")
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField)
        and (target := field.related_model._meta.app_label) in level
        and (target != model._meta.app_label)
        and level[target] <= level[model._meta.app_label]
    ]
    assert upward == []


def test_every_storey_exists_and_no_other() -> None:
    drawn = {name for layer in storeys() for name in layer}
    built = {path.parent.name for path in (ROOT / "src" / "nabij").glob("*/__init__.py")}
    assert drawn == built


def test_no_inline_script_or_style_in_templates() -> None:
    files = [name for name in tracked("src/**/*.html", "src/*.html") if "/messages/" not in name]
    assert files
    inline = [
        name
        for name in files
        if " style=" in (text := (ROOT / name).read_text())
        or "<style" in text
        or "<script>" in text
        or " onclick=" in text
    ]
    assert inline == []


def test_lock_files_hold_no_address() -> None:
    for name in tracked("requirements/*.txt"):
        assert "://" not in (ROOT / name).read_text(), name
