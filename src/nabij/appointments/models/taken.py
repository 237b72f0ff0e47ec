"""What is taken, and what was agreed and took place."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from nabij.appointments.models.combined import CombinedVisit
from nabij.appointments.models.supply import Resource, Service
from nabij.appointments.types import OPEN, Hold, Mode, Source, Status
from nabij.lib.models import UUIDModel


class Appointment(UUIDModel):
    """Client and professional meet at a time, at a location or otherwise (`mode`).

    Its key never changes, however often it moves.
    """

    client = models.ForeignKey("people.Client", models.PROTECT, related_name="appointments")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    resource = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in Status], default=Status.BOOKED
    )
    mode = models.CharField(
        max_length=8, choices=[(m.value, m.value) for m in Mode], default=Mode.ON_SITE
    )
    combined_visit = models.ForeignKey(
        CombinedVisit, models.PROTECT, null=True, blank=True, related_name="stops"
    )
    position = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Which stop of the combined visit."
    )
    arrived_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    overruled = models.CharField(
        max_length=300, blank=True, help_text="Why the desk set a rule of the times aside."
    )
    cancel_reason = models.CharField(max_length=300, blank=True)
    booked_by_id = models.UUIDField(null=True, help_text="The user who booked; null: no user.")
    booked_as = models.CharField(max_length=16, help_text="The role in which it was booked.")
    booked_at = models.DateTimeField()
    booking_key = models.UUIDField(
        null=True, help_text="Of the form it came from: the same form books once."
    )
    sequence = models.PositiveIntegerField(default=0, help_text="Changes so far, for calendars.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="appointment_order"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="appointment_status"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=[m.value for m in Mode]), name="appointment_mode"
            ),
            models.UniqueConstraint("client", "booking_key", name="appointment_once_per_form"),
            models.UniqueConstraint("combined_visit", "position", name="appointment_one_per_stop"),
            models.CheckConstraint(
                condition=Q(combined_visit=None, position=None)
                | Q(combined_visit__isnull=False, position__isnull=False),
                name="appointment_stop",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client", "starts_at"]),
            models.Index(fields=["department", "starts_at"]),
            models.Index(fields=["starts_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.status}"


class BusyTime(UUIDModel):
    """A resource is taken. Two of one resource never overlap: the database refuses the second.

    A hold lasts until `expires_at`; who takes its time afterwards removes it first. A group's
    time is taken once, by its session; the seats in it are counted apart.
    """

    class Kind(models.TextChoices):
        """By what: an appointment (with its buffers), a group's session, a hold, or a block."""

        APPOINTMENT = "appointment"
        SESSION = "session"
        HOLD = "hold"
        BLOCK = "block"

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="busy_times")
    during = DateTimeRangeField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    appointment = models.OneToOneField(
        Appointment, models.CASCADE, null=True, blank=True, related_name="busy_time"
    )
    service = models.ForeignKey(
        Service, models.CASCADE, null=True, blank=True, related_name="+",
        help_text="Of a session or a hold.",
    )  # fmt: skip
    starts_at = models.DateTimeField(
        null=True, blank=True, help_text="When the session or what is held begins, buffer apart."
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Of a hold.")
    purpose = models.CharField(
        max_length=12,
        blank=True,
        default="",
        db_default="",
        choices=[(h.value, h.value) for h in Hold],
    )
    holder = models.UUIDField(
        null=True, blank=True, help_text="For whom it is held: a client, offer or choice."
    )
    reason = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="Of a block."
    )

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="busy_time_no_overlap",
                expressions=[
                    # a range of one number: plain `=` on int8 would need btree_gist
                    (Func(F("resource"), F("resource"), Value("[]"), function="int8range"), "&&"),
                    ("during", "&&"),
                ],
            ),
            models.CheckConstraint(
                condition=Q(kind="block", appointment=None, expires_at=None)
                | Q(kind="appointment", appointment__isnull=False, expires_at=None)
                | Q(
                    kind="session",
                    appointment=None,
                    expires_at=None,
                    service__isnull=False,
                    starts_at__isnull=False,
                )
                | Q(
                    kind="hold",
                    appointment=None,
                    expires_at__isnull=False,
                    service__isnull=False,
                    starts_at__isnull=False,
                    holder__isnull=False,
                ),
                name="busy_time_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(kind="hold"), name="hold_expiry"),
            models.Index(fields=["holder"], condition=Q(kind="hold"), name="hold_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.during}"


class Seat(UUIDModel):
    """One of a session's seats, taken by an appointment, or held until `expires_at`."""

    session = models.ForeignKey(BusyTime, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    appointment = models.OneToOneField(
        Appointment, models.CASCADE, null=True, blank=True, related_name="seat"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    holder = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("session", "number", name="seat_once"),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, expires_at=None)
                | Q(appointment=None, expires_at__isnull=False, holder__isnull=False),
                name="seat_taken_or_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"


class Visit(UUIDModel):
    """What took place, marked at the desk or told by the back office."""

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, null=True, blank=True, related_name="visit"
    )
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="visits")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        "organisation.Professional", models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Source])

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(started_at__lte=F("ended_at")), name="visit_order")
        ]
        indexes: ClassVar = [models.Index(fields=["client", "-ended_at"])]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d} {self.source}"


class Reminder(UUIDModel):
    """When an appointment's reminder is due. It moves with the appointment."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="reminder")
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None), name="reminder_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.due_at:%Y-%m-%d %H:%M}"


OPEN_STATUS = Q(status__in=[status.value for status in OPEN])
