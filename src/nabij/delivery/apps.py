"""Django's registration of this module."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Registers `nabij.delivery`."""

    name = "nabij.delivery"
    label = "delivery"
