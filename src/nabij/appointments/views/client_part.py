"""What the desk's page of a client has of appointments: those to come, and making one."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from nabij.appointments import queries
from nabij.appointments.types import AppointmentView
from nabij.lib import clock, dates
from nabij.people.types import Actor
from nabij.ui.types import ListItem, MenuLink


def coming_items(actor: Actor, client_id: UUID) -> list[ListItem]:
    """Return the coming appointments of a client that the actor may see, the first first."""
    return [
        _item(one, actor.language) for one in queries.coming_of_client(actor, client_id=client_id)
    ]


def actions_for_client(actor: Actor, client_id: UUID) -> list[MenuLink]:
    """Return the way to make an appointment for a client."""
    del actor
    href = reverse("appointments:desk-new", args=[client_id])
    return [MenuLink(gettext("Make an appointment"), href, "calendar-days")]


def _item(one: AppointmentView, language: str) -> ListItem:
    when = dates.date_near_or_far(
        one.starts_at, zone=one.zone, language=language, today=clock.today(one.zone)
    )
    parts = (one.title, one.professional_name, one.location_name)
    return ListItem(
        title=when[:1].upper() + when[1:],
        href=reverse("appointments:desk-detail", args=[one.id]),
        meta=" · ".join(part for part in parts if part),
    )
