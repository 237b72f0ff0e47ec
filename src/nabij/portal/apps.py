"""Django's registration of this module."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers `nabij.portal`."""

    name = "nabij.portal"
    label = "portal"
