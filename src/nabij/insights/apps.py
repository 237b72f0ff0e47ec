"""Django's registration of this module."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Registers `nabij.insights`."""

    name = "nabij.insights"
    label = "insights"
