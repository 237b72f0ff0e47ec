"""Django's registration of this module."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Registers `nabij.studio`."""

    name = "nabij.studio"
    label = "studio"
