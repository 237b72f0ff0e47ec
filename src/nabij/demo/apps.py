"""Django's registration of this module."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers `nabij.demo`."""

    name = "nabij.demo"
    label = "demo"
