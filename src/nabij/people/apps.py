"""Django's registration of this module."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers `nabij.people`."""

    name = "nabij.people"
    label = "people"
