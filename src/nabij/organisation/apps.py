"""Django's registration of this module."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Registers `nabij.organisation`."""

    name = "nabij.organisation"
    label = "organisation"
