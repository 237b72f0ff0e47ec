"""What is taken and free, in plain Python: what the database must say too."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from nabij.appointments.models import OPEN_STATUS, Appointment, BusyTime, Seat, Service
from tests.diary.world import CLOSES, OPENS, World

Span = tuple[datetime, datetime]
Away = tuple[int, datetime, datetime]


def span_of(service: Service, starts_at: datetime) -> Span:
    """Return the time an appointment takes with what is kept free around it."""
    before = timedelta(minutes=service.buffer_before_minutes)
    after = timedelta(minutes=service.duration_minutes + service.buffer_minutes)
    return starts_at - before, starts_at + after


def free_on(
    world: World, service: Service, day: date, *, at: datetime, holder: UUID, away: list[Away]
) -> set[tuple[int, datetime]]:
    """Return the times of a service that are free for somebody on a local day."""
    busy = list(BusyTime.objects.filter(resource__offers__service=service))
    full = _full_sessions(service, at=at, holder=holder)
    found = set()
    for resource in world.resources:
        if not service.offers.filter(resource=resource).exists():
            continue
        own = [one for one in busy if one.resource_id == resource.pk]
        for starts_at in starts_on(world, service, day):
            if starts_at < at + timedelta(minutes=service.notice_minutes):
                continue
            begins, ends = span_of(service, starts_at)
            if any(who == resource.pk and a < ends and b > begins for who, a, b in away):
                continue
            in_the_way = [
                one
                for one in own
                if one.during.lower < ends and one.during.upper > begins
                and _counts(one, at=at, holder=holder)
            ]  # fmt: skip
            is_its_session = all(
                one.kind == "session" and one.service_id == service.pk
                and one.starts_at == starts_at and one.pk not in full
                for one in in_the_way
            )  # fmt: skip
            if is_its_session:
                found.add((resource.pk, starts_at))
    return found


def whole_day(world: World, resource_id: int, day: date) -> Away:
    """Return when a resource is away that does not work on a local day."""
    since = datetime.combine(day, time(), world.zone)
    until = datetime.combine(day + timedelta(days=1), time(), world.zone)
    return resource_id, since.astimezone(UTC), until.astimezone(UTC)


def starts_on(world: World, service: Service, day: date) -> Iterator[datetime]:
    """Yield the starts of a service on a local day, as if nothing were taken."""
    opens = datetime.combine(day, OPENS, world.zone).astimezone(UTC)
    closes = datetime.combine(day, CLOSES, world.zone).astimezone(UTC)
    while opens + timedelta(minutes=service.duration_minutes) <= closes:
        yield opens
        opens += timedelta(minutes=service.grid_minutes)


def _counts(one: BusyTime, *, at: datetime, holder: UUID) -> bool:
    if one.kind != "hold":
        return True
    assert one.expires_at is not None
    return one.expires_at > at and one.holder != holder


def _full_sessions(service: Service, *, at: datetime, holder: UUID) -> set[UUID]:
    taken = Counter(
        seat.session_id
        for seat in Seat.objects.filter(session__service=service)
        if seat.expires_at is None or (seat.expires_at > at and seat.holder != holder)
    )
    assert all(count <= service.seats for count in taken.values()), "more seats than there are"
    return {session for session, count in taken.items() if count == service.seats}


def check_nobody_has_two() -> None:
    """No two things overlap on a resource, no client is in two places."""
    taken = list(BusyTime.objects.order_by("resource_id", "during"))
    for one, other in pairwise(taken):
        assert one.resource_id != other.resource_id or one.during.upper <= other.during.lower
    there = list(Appointment.objects.filter(OPEN_STATUS).order_by("client_id", "starts_at"))
    for first, second in pairwise(there):
        assert first.client_id != second.client_id or first.ends_at <= second.starts_at


def check_nobody_loses_one() -> None:
    """Each appointment has its time or seat, nothing else has, and no session is empty."""
    there = {
        one.pk: one for one in Appointment.objects.filter(OPEN_STATUS).select_related("service")
    }
    times = {one.appointment_id: one for one in BusyTime.objects.exclude(appointment=None)}
    seats = {
        one.appointment_id: one
        for one in Seat.objects.exclude(appointment=None).select_related("session")
    }
    assert not times.keys() & seats.keys()
    assert times.keys() | seats.keys() == there.keys()
    for pk, one in there.items():
        assert one.service is not None
        taken = times[pk] if one.service.seats == 1 else seats[pk].session
        assert (taken.during.lower, taken.during.upper) == span_of(one.service, one.starts_at)
        assert taken.resource_id == one.resource_id
    sessions = BusyTime.objects.filter(kind="session")
    assert set(sessions) == {seat.session for seat in Seat.objects.select_related("session")}


def check_visits_are_whole() -> None:
    """All stops of a visit are there, or none of them."""
    stops: dict[UUID, set[str]] = {}
    for one in Appointment.objects.exclude(combined_visit=None):
        assert one.combined_visit_id is not None
        stops.setdefault(one.combined_visit_id, set()).add(one.status)
    assert all(len(found) == 1 for found in stops.values()), "half a visit"
    counts = Counter(
        Appointment.objects.exclude(combined_visit=None).values_list("combined_visit", flat=True)
    )
    assert set(counts.values()) <= {2}
