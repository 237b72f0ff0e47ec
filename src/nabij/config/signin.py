"""What allauth asks of us: nobody signs up by themselves, secrets are stored enciphered, and what
it would mail or show in its own words stays unsaid: our pages speak.
"""

import base64
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest

from nabij.organisation.queries import own_organisation


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from the organisation, never from a form on the web."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        del request
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages say it in plain words."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: what is sent goes through delivery."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: what is sent goes through delivery."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets are enciphered with a key made of ours."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret as it is."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        own = own_organisation()
        return own.name if own else "Nabij"


@cache
def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"nabij.second-factor")
    return Fernet(base64.urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))
