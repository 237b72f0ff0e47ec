"""Reads: where the back office's things stand, and what anyone on the web may ask for."""

from nabij.api.queries.open_door import OpenTimes, open_times, places_of_services
from nabij.api.queries.spots import (
    Spot,
    department,
    first_department_at,
    first_department_of_professional,
    first_location_of,
    is_slug_taken,
    location,
    organisation,
    own_organisation,
)

__all__ = [
    "OpenTimes",
    "Spot",
    "department",
    "first_department_at",
    "first_department_of_professional",
    "first_location_of",
    "is_slug_taken",
    "location",
    "open_times",
    "organisation",
    "own_organisation",
    "places_of_services",
]
