"""How far places lie from each other and from somebody's home, without asking anybody outside."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371.0
_SAME_AREA = 2  # so many equal characters of a postal code are near


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a place or a home is, as far as known. `coordinates`: degrees north and east."""

    postal_code: str = ""
    city: str = ""
    country: str = ""
    coordinates: tuple[float, float] | None = None


def kilometres(one: Spot, other: Spot) -> int | None:
    """Return how far as the crow flies (haversine), whole kilometres; None when not known."""
    if one.coordinates is None or other.coordinates is None:
        return None
    (north, east), (north2, east2) = (
        (radians(spot[0]), radians(spot[1])) for spot in (one.coordinates, other.coordinates)
    )
    half = sin((north2 - north) / 2) ** 2
    half += cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return round(2 * _EARTH_KM * asin(sqrt(half)))


def closest(home: Spot, spots: Iterable[Spot]) -> Spot | None:
    """Return which place is in the city or the postal area of a home; None when none is."""
    near = [(_likeness(home, spot), spot) for spot in spots]
    best, spot = max(near, key=lambda one: one[0], default=(0, None))
    return spot if best >= _SAME_AREA else None


def _likeness(one: Spot, other: Spot) -> int:
    """Return how much two addresses are alike: equal characters of the code, a city counts ten."""
    if one.country != other.country:
        return 0
    equal = 0
    for here, there in zip(one.postal_code.upper(), other.postal_code.upper(), strict=False):
        if here != there:
            break
        equal += 1
    same_city = bool(one.city) and one.city.casefold() == other.city.casefold()
    return equal + 10 * same_city
