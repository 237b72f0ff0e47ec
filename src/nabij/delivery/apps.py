"""Django's registration of this module."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Registers `nabij.delivery`."""

    name = "nabij.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Make the due work known."""
        from nabij.delivery import tasks  # noqa: F401, PLC0415 needs the models
