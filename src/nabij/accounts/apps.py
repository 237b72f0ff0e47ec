"""Django's registration of this module."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers `nabij.accounts`."""

    name = "nabij.accounts"
    label = "accounts"
