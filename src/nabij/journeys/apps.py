"""Django's registration of this module."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Registers `nabij.journeys`."""

    name = "nabij.journeys"
    label = "journeys"

    def ready(self) -> None:
        """Subscribe every reaction, in each process: what happens is noted with its subscribers."""
        from nabij.journeys import reactions  # noqa: PLC0415 needs the models

        for found in iter_modules(reactions.__path__, f"{reactions.__name__}."):
            import_module(found.name)
