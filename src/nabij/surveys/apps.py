"""Django's registration of this module."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Registers `nabij.surveys`."""

    name = "nabij.surveys"
    label = "surveys"
