"""What can be booked, when people work, what is taken, and what was agreed and took place."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from nabij.appointments.types import OPEN, Source, Status
from nabij.lib.models import UUIDModel


class Service(UUIDModel):
    """What an appointment can be for, and the rules of its times."""

    names = models.JSONField(default=dict, help_text="Name by language.")
    preparation = models.JSONField(default=dict, help_text="What to do or bring, by language.")
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, related_name="services"
    )
    duration_minutes = models.PositiveSmallIntegerField()
    buffer_minutes = models.PositiveSmallIntegerField(
        default=0, help_text="Kept free after each appointment; may run past working hours."
    )
    grid_minutes = models.PositiveSmallIntegerField(
        default=15, help_text="Starts lie this far apart, from the beginning of the working hours."
    )
    notice_minutes = models.PositiveIntegerField(
        default=120, help_text="How long before its start a time can still be booked."
    )
    horizon_days = models.PositiveSmallIntegerField(default=120)
    reminder_minutes = models.PositiveIntegerField(
        default=48 * 60, help_text="How long before its start the reminder is due; 0: none."
    )
    self_booking = models.BooleanField(default=True, help_text="Clients book it themselves.")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(duration_minutes__gt=0, grid_minutes__gt=0), name="service_minutes"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Resource(models.Model):
    """Who or what can be taken by one appointment at a time. Its key is an int8, for the ranges."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120, blank=True)
    professional = models.OneToOneField(
        "organisation.Professional", models.PROTECT, null=True, blank=True, related_name="resource"
    )

    def __str__(self) -> str:
        return self.name or f"resource {self.pk}"


class Offer(UUIDModel):
    """A resource does a service."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="offers")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="offers")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("service", "resource", name="offer_once")]

    def __str__(self) -> str:
        return f"{self.resource_id} does {self.service_id}"


class WorkingPeriod(UUIDModel):
    """On this weekday the resource works here, in local time of the location."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="working_periods")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day it holds.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_weekday"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="working_order"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.weekday} {self.starts}"


class Appointment(UUIDModel):
    """A client comes to a location at a time. Its key never changes, however often it moves."""

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
        max_length=10, choices=[(s.value, s.value) for s in Status], default=Status.BOOKED
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
            models.UniqueConstraint("client", "booking_key", name="appointment_once_per_form"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client", "starts_at"]),
            models.Index(fields=["department", "starts_at"]),
            models.Index(fields=["starts_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.status}"


class BusyTime(UUIDModel):
    """A resource is taken. Two of one resource never overlap: the database refuses the second."""

    class Kind(models.TextChoices):
        """By what: an appointment (with its buffer), or a block such as leave."""

        APPOINTMENT = "appointment"
        BLOCK = "block"

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="busy_times")
    during = DateTimeRangeField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    appointment = models.OneToOneField(
        Appointment, models.CASCADE, null=True, blank=True, related_name="busy_time"
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
                condition=Q(kind="block", appointment=None)
                | Q(kind="appointment", appointment__isnull=False),
                name="busy_time_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.during}"


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
