"""The only writers of this module, each keyword-only and atomic."""

from nabij.appointments.operations.arrivals import (
    WrongCodeError,
    check_in,
    check_in_here,
    make_arrival_codes,
)
from nabij.appointments.operations.attendance import confirm, decline, run_due_declined
from nabij.appointments.operations.blocks import TimeTakenError, create_block, remove_block
from nabij.appointments.operations.booking import (
    ModeNotOfferedError,
    StopRuleError,
    TooLateError,
    book,
    cancel,
    move,
)
from nabij.appointments.operations.closures import (
    NotClosableError,
    ProposalOverError,
    accept_proposal,
    close_clinic,
    decline_proposal,
    mark_solved,
    run_due_closures,
)
from nabij.appointments.operations.combined import (
    VisitBookedError,
    book_visit,
    cancel_visit,
    move_visit,
)
from nabij.appointments.operations.combined_rules import NewStep, create_combined
from nabij.appointments.operations.delays import NoStepError, ToTell, set_delay, take_untold
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
from nabij.appointments.operations.offering import offer_freed, offer_opened
from nabij.appointments.operations.referral_ends import run_due_referrals
from nabij.appointments.operations.referrals import (
    NoLetterError,
    ReferralOverError,
    announce,
    forget_referrers,
    receive,
)
from nabij.appointments.operations.reminders import run_due_reminders
from nabij.appointments.operations.request_ends import RequestOverError
from nabij.appointments.operations.requests import (
    NotOnRequestError,
    RequestWishes,
    decline_request,
    request_booking,
    withdraw_request,
)
from nabij.appointments.operations.screens import start_screen, stop_screen
from nabij.appointments.operations.supply import (
    create_resource,
    create_service,
    create_working_period,
    ensure_resource,
    offer,
)
from nabij.appointments.operations.taking import (
    AlreadyBookedError,
    BookingError,
    ClientBusyError,
    NotOfferedError,
    SlotTakenError,
)
from nabij.appointments.operations.unreached import (
    mark_called,
    note_offer_unreached,
    note_unreached,
    note_visit_offer_unreached,
)
from nabij.appointments.operations.visit_waiting import (
    accept_visit_offer,
    decline_visit_offer,
    offer_visits,
    run_due_visit_offers,
    stop_waiting_for_visit,
    wait_for_earlier_visit,
)
from nabij.appointments.operations.waiting import (
    NoWaitingListError,
    OfferOverError,
    Wishes,
    accept_offer,
    decline_offer,
    join_waiting_list,
    leave_waiting_list,
    run_due_waiting,
)
from nabij.appointments.operations.ways import change_way
from nabij.appointments.operations.withdrawal import (
    take_back_mark,
    withdraw_appointment,
    withdraw_visit,
)

__all__ = [
    "AlreadyBookedError",
    "BookingError",
    "ClientBusyError",
    "Imported",
    "ModeNotOfferedError",
    "NewStep",
    "NoLetterError",
    "NoStepError",
    "NoWaitingListError",
    "NotClosableError",
    "NotOfferedError",
    "NotOnRequestError",
    "OfferOverError",
    "PastAppointment",
    "ProposalOverError",
    "ReferralOverError",
    "RequestOverError",
    "RequestWishes",
    "SlotTakenError",
    "StopRuleError",
    "TimeTakenError",
    "ToTell",
    "TooLateError",
    "VisitBookedError",
    "Wishes",
    "WrongCodeError",
    "accept_offer",
    "accept_proposal",
    "accept_visit_offer",
    "add_history",
    "announce",
    "book",
    "book_visit",
    "cancel",
    "cancel_visit",
    "change_way",
    "check_in",
    "check_in_here",
    "close_clinic",
    "confirm",
    "create_block",
    "create_combined",
    "create_resource",
    "create_service",
    "create_working_period",
    "decline",
    "decline_offer",
    "decline_proposal",
    "decline_request",
    "decline_visit_offer",
    "ensure_resource",
    "expire_holds",
    "forget_referrers",
    "hold",
    "import_appointment",
    "import_visit",
    "join_waiting_list",
    "leave_waiting_list",
    "make_arrival_codes",
    "mark_arrived",
    "mark_called",
    "mark_fulfilled",
    "mark_no_show",
    "mark_solved",
    "mark_started",
    "move",
    "move_visit",
    "note_offer_unreached",
    "note_unreached",
    "note_visit_offer_unreached",
    "offer",
    "offer_freed",
    "offer_opened",
    "offer_visits",
    "receive",
    "record_visit",
    "release",
    "remove_block",
    "request_booking",
    "run_due_closures",
    "run_due_declined",
    "run_due_referrals",
    "run_due_reminders",
    "run_due_visit_offers",
    "run_due_waiting",
    "set_delay",
    "start_screen",
    "stop_screen",
    "stop_waiting_for_visit",
    "subscribe",
    "take_back_mark",
    "take_untold",
    "turn_into",
    "unsubscribe",
    "wait_for_earlier_visit",
    "withdraw_appointment",
    "withdraw_request",
    "withdraw_visit",
]
