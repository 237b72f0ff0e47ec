"""What can be booked, when people work, what is taken, and what was agreed and took place."""

from nabij.appointments.models.arrivals import ArrivalCode, EntranceScreen
from nabij.appointments.models.attendance import Attendance
from nabij.appointments.models.closures import Closure, ClosureCase
from nabij.appointments.models.combined import CombinedService, CombinedStep, CombinedVisit
from nabij.appointments.models.delays import Delay, DelayTold
from nabij.appointments.models.letters import CalendarFeed, Referral
from nabij.appointments.models.marks import Mark
from nabij.appointments.models.requests import BookingRequest
from nabij.appointments.models.supply import (
    Offer,
    Resource,
    Service,
    WalkingTime,
    WorkException,
    WorkingPeriod,
)
from nabij.appointments.models.taken import (
    OPEN_STATUS,
    Appointment,
    BusyTime,
    Reminder,
    Seat,
    Visit,
)
from nabij.appointments.models.unreached import UnreachedClient
from nabij.appointments.models.visit_waiting import VisitOffer, VisitWish
from nabij.appointments.models.waiting import WaitingOffer, WaitingWish

__all__ = [
    "OPEN_STATUS",
    "Appointment",
    "ArrivalCode",
    "Attendance",
    "BookingRequest",
    "BusyTime",
    "CalendarFeed",
    "Closure",
    "ClosureCase",
    "CombinedService",
    "CombinedStep",
    "CombinedVisit",
    "Delay",
    "DelayTold",
    "EntranceScreen",
    "Mark",
    "Offer",
    "Referral",
    "Reminder",
    "Resource",
    "Seat",
    "Service",
    "UnreachedClient",
    "Visit",
    "VisitOffer",
    "VisitWish",
    "WaitingOffer",
    "WaitingWish",
    "WalkingTime",
    "WorkException",
    "WorkingPeriod",
]
