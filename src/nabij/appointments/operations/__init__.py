"""The only writers of this module, each keyword-only and atomic."""

from nabij.appointments.operations.booking import (
    AlreadyBookedError,
    BookingError,
    ClientBusyError,
    NotOfferedError,
    SlotTakenError,
    TooLateError,
    book,
    cancel,
    move,
)
from nabij.appointments.operations.feeds import subscribe, unsubscribe
from nabij.appointments.operations.history import PastAppointment, add_history
from nabij.appointments.operations.holds import expire_holds, hold, release, turn_into
from nabij.appointments.operations.imports import Imported, import_appointment, import_visit
from nabij.appointments.operations.marking import (
    mark_arrived,
    mark_fulfilled,
    mark_no_show,
    mark_started,
    record_visit,
)
from nabij.appointments.operations.reminders import run_due_reminders
from nabij.appointments.operations.supply import (
    create_block,
    create_resource,
    create_service,
    create_working_period,
    ensure_resource,
    offer,
)
from nabij.appointments.operations.withdrawal import withdraw_appointment, withdraw_visit

__all__ = [
    "AlreadyBookedError",
    "BookingError",
    "ClientBusyError",
    "Imported",
    "NotOfferedError",
    "PastAppointment",
    "SlotTakenError",
    "TooLateError",
    "add_history",
    "book",
    "cancel",
    "create_block",
    "create_resource",
    "create_service",
    "create_working_period",
    "ensure_resource",
    "expire_holds",
    "hold",
    "import_appointment",
    "import_visit",
    "mark_arrived",
    "mark_fulfilled",
    "mark_no_show",
    "mark_started",
    "move",
    "offer",
    "record_visit",
    "release",
    "run_due_reminders",
    "subscribe",
    "turn_into",
    "unsubscribe",
    "withdraw_appointment",
    "withdraw_visit",
]
