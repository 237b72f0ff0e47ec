"""What can be booked by which rules, who does it, and when they work."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nabij.appointments.types import Access, Mode, Weeks
from nabij.lib.models import UUIDModel


def _on_site() -> list[str]:
    return [Mode.ON_SITE.value]


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
    buffer_before_minutes = models.PositiveSmallIntegerField(
        default=0, help_text="Kept free before each appointment; may lie before working hours."
    )
    access = models.CharField(
        max_length=8, choices=[(a.value, a.value) for a in Access], default=Access.SELF
    )
    modes = ArrayField(models.CharField(max_length=8), default=_on_site)
    video_url = models.URLField(
        max_length=300, blank=True, help_text="Where its video calls are held."
    )
    seats = models.PositiveSmallIntegerField(
        default=1, help_text="How many come at one time; more than one: a group."
    )
    change_until_minutes = models.PositiveIntegerField(
        default=0, help_text="How long before the start clients can still move or cancel it."
    )
    referral_days = models.PositiveSmallIntegerField(
        default=14, help_text="How long a time is kept while a referral is awaited."
    )
    offer_minutes = models.PositiveIntegerField(
        default=4 * 60, help_text="How long an offer of the waiting list stands, quiet hours apart."
    )
    request_days = models.PositiveSmallIntegerField(
        default=2, help_text="Within how many working days who asks for it gets an answer."
    )
    has_waiting_list = models.BooleanField(default=True)
    price_hint = models.JSONField(default=dict, help_text="What it costs, in words by language.")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    duration_minutes__gt=0, grid_minutes__gt=0, seats__gt=0, request_days__gt=0
                ),
                name="service_minutes",
            ),
            models.CheckConstraint(
                condition=Q(access__in=[a.value for a in Access]), name="service_access"
            ),
            models.CheckConstraint(
                condition=Q(modes__contained_by=[m.value for m in Mode], modes__len__gt=0),
                name="service_modes",
            ),
            models.CheckConstraint(
                condition=Q(video_url="") | Q(video_url__startswith="https://"),
                name="service_video_url",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Resource(models.Model):
    """Who or what can be taken by one appointment at a time. Its key is an int8, for the ranges."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120, blank=True, help_text="Of a room or device.")
    is_active = models.BooleanField(default=True)
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
    """On this weekday the resource works here, in local time of the location.

    Several a day are several blocks with breaks between; on public holidays nobody works unless
    `on_holidays`.
    """

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="working_periods")
    location = models.ForeignKey("organisation.Location", models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day it holds.")
    weeks = models.CharField(
        max_length=5,
        choices=[(w.value, w.value) for w in Weeks],
        default=Weeks.EVERY,
        help_text="Every week, or those with an odd or an even ISO number.",
    )
    on_holidays = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_weekday"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="working_order"),
            models.CheckConstraint(
                condition=Q(weeks__in=[w.value for w in Weeks]), name="working_weeks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.weekday} {self.starts}"


class WorkException(UUIDModel):
    """A day, or part of it, on which a place is closed or a resource is away, or works extra.

    Without a resource it holds for all at the location; extra work names both, and its times.
    """

    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="exceptions"
    )
    location = models.ForeignKey(
        "organisation.Location", models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_date = models.DateField()
    last_date = models.DateField()
    starts = models.TimeField(null=True, blank=True, help_text="Empty: the whole day.")
    ends = models.TimeField(null=True, blank=True)
    is_extra = models.BooleanField(default=False, help_text="Works, instead of being away.")
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_date__lte=F("last_date")), name="exception_days"
            ),
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__lt=F("ends")),
                name="exception_order",
            ),
            models.CheckConstraint(
                condition=Q(resource__isnull=False) | Q(location__isnull=False),
                name="exception_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(is_extra=False)
                | Q(resource__isnull=False, location__isnull=False, starts__isnull=False),
                name="exception_extra_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_date} {self.reason}"


class WalkingTime(UUIDModel):
    """How long one walks from one place to another, for visits with several stops."""

    origin = models.ForeignKey("organisation.Location", models.CASCADE, related_name="+")
    destination = models.ForeignKey("organisation.Location", models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("origin", "destination", name="walking_once"),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.destination_id} {self.minutes}"
