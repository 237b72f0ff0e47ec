"""Django's registration of this module."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """Registers `nabij.website`."""

    name = "nabij.website"
    label = "website"

    def ready(self) -> None:
        """Listen to the choice of a language."""
        from nabij.website import reactions  # noqa: F401, PLC0415 importing subscribes
