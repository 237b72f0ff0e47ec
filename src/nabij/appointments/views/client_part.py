"""What the desk's page of a client shows of appointments: those to come, each with its page."""

from uuid import UUID

from django.urls import reverse

from nabij.appointments import queries
from nabij.appointments.types import AppointmentView
from nabij.lib import clock, dates
from nabij.people.types import Actor
from nabij.ui.types import ListItem


def coming_items(actor: Actor, client_id: UUID) -> list[ListItem]:
    """Return the coming appointments of a client that the actor may see, the first first."""
    return [
        _item(one, actor.language) for one in queries.coming_of_client(actor, client_id=client_id)
    ]


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
