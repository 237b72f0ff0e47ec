"""Reads: free times, and appointments as the faces show them."""

from nabij.appointments.queries.choosing import TimeChoices, Wish, as_items, time_choices
from nabij.appointments.queries.feeds import FeedEndedError, feed_actor, feed_of, feed_since
from nabij.appointments.queries.free import (
    free_times,
    nearest_free,
    offered_time,
    proposals,
)
from nabij.appointments.queries.shown import (
    appointment_by_link,
    appointment_visible_to,
    coming_appointments,
    day_list,
    day_page,
    past_appointments,
)
from nabij.appointments.queries.supply import (
    Option,
    ServiceView,
    bookable_service,
    bookable_services,
    desk_departments,
    desk_services,
    places_of,
    professionals_of,
)

__all__ = [
    "FeedEndedError",
    "Option",
    "ServiceView",
    "TimeChoices",
    "Wish",
    "appointment_by_link",
    "appointment_visible_to",
    "as_items",
    "bookable_service",
    "bookable_services",
    "coming_appointments",
    "day_list",
    "day_page",
    "desk_departments",
    "desk_services",
    "feed_actor",
    "feed_of",
    "feed_since",
    "free_times",
    "nearest_free",
    "offered_time",
    "past_appointments",
    "places_of",
    "professionals_of",
    "proposals",
    "time_choices",
]
