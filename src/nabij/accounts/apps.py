"""Django's registration of this module."""

from django.apps import AppConfig

from nabij.ui.events import language_chosen


class AccountsConfig(AppConfig):
    """Registers `nabij.accounts`."""

    name = "nabij.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to the choice of a language, and say what falls due."""
        from nabij.accounts import doors, tasks  # noqa: F401, PLC0415 they need the models

        language_chosen.connect(doors.keep_language, dispatch_uid="accounts.keep_language")
