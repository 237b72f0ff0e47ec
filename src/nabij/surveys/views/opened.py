"""What the pages behind links in messages have in common: language, actor, and having been read."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from nabij.delivery.operations import mark_read
from nabij.delivery.rules import sign_seen
from nabij.delivery.types import About
from nabij.people.doors import address_of
from nabij.people.types import Actor, link_actor


def chosen_language(request: HttpRequest) -> str:
    """Return the language this visitor chose on the page; '' when none: the person's own holds."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        return ""
    return translation.get_language() or ""


def speak(request: HttpRequest, language: str) -> None:
    """Speak the person's language, unless the visitor chose one."""
    if not chosen_language(request):
        translation.activate(language)


def note_read(request: HttpRequest, about: About) -> None:
    """Note that the message was read, when this was a person and no machine that opens links."""
    if sign := sign_seen(request.method or "", request.headers):
        mark_read(about=about, sign=sign)


def actor_of(request: HttpRequest, client_id: UUID | None) -> Actor:
    """Return the actor behind a link."""
    return link_actor(
        client_id=client_id,
        address=address_of(request),
        language=translation.get_language() or "nl",
    )
