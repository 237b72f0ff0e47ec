"""Django's registration of this module."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers `nabij.ledger`."""

    name = "nabij.ledger"
    label = "ledger"
