"""Django's registration of this module."""

from django.apps import AppConfig


class TextsConfig(AppConfig):
    """Registers `nabij.texts`."""

    name = "nabij.texts"
    label = "texts"
