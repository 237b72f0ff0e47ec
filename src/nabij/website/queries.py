"""What every frame tells about the organisation."""

from nabij.lib import clock
from nabij.organisation.models import Organisation
from nabij.website.rules import front_desk_of
from nabij.website.types import FrontDesk

KEPT_SECONDS = 10.0
_last_known = FrontDesk()
_good_until = 0.0


def front_desk() -> FrontDesk:
    """Return whom to call, as it was at most `KEPT_SECONDS` ago. One query when it is older."""
    global _last_known, _good_until  # noqa: PLW0603 nothing of a client: the same on every page
    if clock.monotonic() < _good_until:
        return _last_known
    row = Organisation.objects.filter(is_own=True).values_list("name", "phone").first()
    _last_known = front_desk_of(name=row[0], phone=row[1]) if row else FrontDesk()
    _good_until = clock.monotonic() + KEPT_SECONDS
    return _last_known


def last_known_front_desk() -> FrontDesk:
    """Return whom to call as this process last read it, without any query."""
    return _last_known
