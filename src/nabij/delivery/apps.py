"""Django's registration of this module."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Registers `nabij.delivery`."""

    name = "nabij.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Make the due work known, and lend timelines our words for what became of a message."""
        from nabij.delivery import tasks  # noqa: F401, PLC0415 needs the models
        from nabij.delivery.views.words import TOLD  # noqa: PLC0415 likewise
        from nabij.people.doors import tell_happened  # noqa: PLC0415 likewise

        for event_type, words_of in TOLD.items():
            tell_happened(event_type, words_of)
