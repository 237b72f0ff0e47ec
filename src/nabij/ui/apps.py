"""Django's registration of this module."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers `nabij.ui`."""

    name = "nabij.ui"
    label = "ui"
