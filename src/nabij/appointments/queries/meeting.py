"""In which ways one can meet for a service, as the page that confirms a time offers them."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from nabij.accounts.types import Role
from nabij.appointments.models import Service
from nabij.appointments.rules import meeting
from nabij.appointments.types import Mode
from nabij.audit import trail
from nabij.people.models import Client
from nabij.people.types import Actor
from nabij.ui.rules import phone_in_words


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way to meet, with its words: where it is, or on which number somebody is called."""

    mode: Mode
    words: str


def ways_to_meet(
    actor: Actor, *, service_id: UUID, client_id: UUID | None, place: str
) -> list[Way]:
    """Return how one can meet for a service, the usual way first; the client noted as shown.

    Args:
        client_id: the client it is for, whom the actor may see.
        place: the name of the location of the time.
    """
    modes = [
        Mode(mode)
        for modes in Service.objects.filter(pk=service_id).values_list("modes", flat=True)
        for mode in modes
    ]
    client = None
    if client_id is not None and {Mode.PHONE, Mode.HOME} & set(modes):
        client = Client.objects.filter(pk=client_id).first()
        trail.note([client_id])
    return [Way(mode=mode, words=_words(mode, client, actor, place)) for mode in modes]


def meets_only_afar(service_id: UUID) -> bool:
    """Whether nobody comes to the place for this service: by telephone, by video, at home."""
    found = Service.objects.filter(pk=service_id)
    return not found.filter(modes__contains=[Mode.ON_SITE]).exists()


def _words(mode: Mode, client: Client | None, actor: Actor, place: str) -> str:
    is_link = actor.role is Role.LINK
    if mode is Mode.ON_SITE:
        return place
    words = meeting.way_words(mode, to_staff=actor.is_staff)
    if mode is Mode.PHONE:
        return _by_phone(client.phone if client else "", is_link=is_link, to_staff=actor.is_staff)
    if mode is Mode.HOME and client and client.street and not is_link:
        return f"{words}: {client.street}, {client.city}".rstrip(", ")
    return words


def _by_phone(phone: str, *, is_link: bool, to_staff: bool) -> str:
    if not phone:
        return (
            _("By telephone. We have no number: ask for it.")
            if to_staff
            else _("By telephone. We don't have your number yet: please call us to tell it.")
        )
    shown = meeting.hidden_number(phone) if is_link else phone_in_words(phone)
    if to_staff:
        return _("By telephone: %(phone)s") % {"phone": shown}
    return _("By telephone: we call you on %(phone)s") % {"phone": shown}
