"""The pages about settings say what the settings are."""

from pathlib import Path

from nabij.config.reference import settings_page


def test_settings_page_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
    assert page.read_text() == settings_page()
