"""What follows from a choice made in a frame."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest

from nabij.accounts import operations as accounts
from nabij.ui.events import language_chosen


@receiver(language_chosen)
def keep_language_with_user(request: HttpRequest, language: str, **kwargs: Any) -> None:
    """Keep the language with who is signed in, so that it is theirs on every device."""
    if request.user.is_authenticated:
        accounts.set_language(user_id=request.user.pk, language=language)
