"""The organisation and its parts. Names shown to clients are texts by language: {"nl": …}."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nabij.lib.models import UUIDModel


class Organisation(UUIDModel):
    """The one organisation of this installation, and the organisations it exchanges with."""

    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    is_own = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("is_own", condition=Q(is_own=True), name="one_own_organisation")
        ]

    def __str__(self) -> str:
        return self.name


class Location(UUIDModel):
    """A place clients come to; its zone is the zone of its appointments."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="locations")
    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="NL")
    time_zone = models.CharField(max_length=50, default="Europe/Amsterdam")
    phone = models.CharField(max_length=20, blank=True)
    directions = models.JSONField(default=dict, help_text="Route and parking, by language.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north (WGS 84).")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east (WGS 84).")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="location_coordinates",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Department(UUIDModel):
    """A part of the organisation clients have a care relationship with."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="departments")
    slug = models.SlugField(unique=True)
    names = models.JSONField(default=dict, help_text="Name by language.")
    phone = models.CharField(max_length=20, blank=True)
    waiting_room = models.JSONField(
        default=dict,
        blank=True,
        help_text="Where who has arrived waits, by language; never what for.",
    )

    def __str__(self) -> str:
        return self.slug


class Team(UUIDModel):
    """People who answer together; sees the clients of its departments, a central team all."""

    name = models.CharField(max_length=120, unique=True)
    departments = models.ManyToManyField(Department, related_name="teams", blank=True)
    is_central = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Professional(UUIDModel):
    """Somebody who gives care."""

    name = models.CharField(max_length=120)
    titles = models.JSONField(default=dict, help_text="Profession by language.")
    departments = models.ManyToManyField(Department, related_name="professionals", blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class OpeningHours(UUIDModel):
    """A block in the week in which a location works; deadlines count these hours."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="opening_order"),
            models.UniqueConstraint("location", "weekday", "opens", name="opening_once"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.weekday} {self.opens}"
