"""Where a service is done, the nearest place first."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from nabij.appointments.models import Service
from nabij.appointments.queries.supply import Option
from nabij.appointments.rules.places import Spot, closest, kilometres
from nabij.organisation.models import Location
from nabij.people.models import Client


@dataclass(frozen=True, kw_only=True)
class Places:
    """Places to choose from, and in words in which order they stand."""

    options: list[Option]
    order: str = ""


def places_of(
    service_id: UUID, *, near: UUID | None = None, client_id: UUID | None = None
) -> Places:
    """Return where a service is done.

    Args:
        near: a place that the others are ordered by, by distance.
        client_id: else by the place in the city or postal area where this client lives.
    """
    found = list(
        Location.objects.filter(
            pk__in=Service.objects.filter(pk=service_id).values(
                "offers__resource__working_periods__location"
            )
        ).order_by("name")
    )
    spots = {one.pk: _spot(one) for one in found}
    centre = spots.get(near) if near else None
    order = ""
    if centre is None and client_id and len(found) > 1:
        home = _home(client_id)
        centre = closest(home, spots.values()) if home else None
        order = _("The place nearest to your home stands first.") if centre else ""
    elif centre and centre.coordinates:
        name = next(one.name for one in found if one.pk == near)
        order = _("The nearest to %(place)s stands first, in a straight line.") % {"place": name}
    far = {pk: kilometres(centre, spot) if centre else None for pk, spot in spots.items()}
    options = [
        Option(id=one.pk, name=one.name, kilometres=far[one.pk] if centre and near else None)
        for one in found
    ]
    return Places(
        options=sorted(
            options,
            key=lambda one: (spots[one.id] is not centre, far[one.id] is None, far[one.id] or 0),
        ),
        order=order,
    )


def _spot(location: Location) -> Spot:
    known = location.latitude is not None and location.longitude is not None
    return Spot(
        postal_code=location.postal_code,
        city=location.city,
        country=location.country,
        coordinates=(location.latitude, location.longitude) if known else None,  # type: ignore[arg-type]
    )


def _home(client_id: UUID) -> Spot | None:
    """Return where a client lives; it only decides an order and is shown to nobody."""
    found = Client.objects.filter(pk=client_id).values_list("postal_code", "city", "country")
    return next(
        (Spot(postal_code=code, city=city, country=land) for code, city, land in found), None
    )
