"""Django's registration of this module."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Registers `nabij.journeys`."""

    name = "nabij.journeys"
    label = "journeys"
