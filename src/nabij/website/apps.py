"""Django's registration of this module."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """Registers `nabij.website`."""

    name = "nabij.website"
    label = "website"
