"""Django's registration of this module."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers `nabij.desk`."""

    name = "nabij.desk"
    label = "desk"
