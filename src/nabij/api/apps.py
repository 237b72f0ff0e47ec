"""Django's registration of this module."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers `nabij.api`."""

    name = "nabij.api"
    label = "api"
