"""Clients, their relatives, mandates and care relationships."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nabij.lib.models import UUIDModel
from nabij.people.types import Channel, Scope

CHANNELS = [(channel.value, channel.value) for channel in Channel]


class Person(UUIDModel):
    """What clients and relatives have in common: a name, a language and ways to be reached."""

    user = models.OneToOneField(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="E.164, as +31612345678.")
    language = models.CharField(max_length=2, default="nl")
    preferred_channel = models.CharField(max_length=8, choices=CHANNELS, default=Channel.EMAIL)
    quiet_from = models.PositiveSmallIntegerField(default=21, help_text="Local hour, 0-23.")
    quiet_until = models.PositiveSmallIntegerField(default=8, help_text="Local hour, 0-23.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()


class Client(Person):
    """Who receives care."""

    born_on = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=10, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="NL")
    time_zone = models.CharField(max_length=50, default="Europe/Amsterdam")
    died_at = models.DateTimeField(null=True, blank=True)
    survey_opt_out_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from__lte=23, quiet_until__lte=23), name="client_quiet_hours"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["family_name", "given_name"])]


class Relative(Person):
    """Acts for or follows a client, under a mandate."""

    survey_opt_out_at = models.DateTimeField(null=True, blank=True)


class Mandate(UUIDModel):
    """What a relative may do and see for a client, from when until when."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="mandates")
    relative = models.ForeignKey(Relative, models.CASCADE, related_name="mandates")
    scopes = ArrayField(
        models.CharField(max_length=32, choices=[(s.value, s.value) for s in Scope])
    )
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__lt=F("valid_until")), name="mandate_period"
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=[s.value for s in Scope]) & Q(scopes__len__gt=0),
                name="mandate_scopes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relative_id} for {self.client_id}"


class CareRelationship(UUIDModel):
    """A client is known to a department; its teams may see the client's data."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="care_relationships")
    department = models.ForeignKey(
        "organisation.Department", models.CASCADE, related_name="care_relationships"
    )
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    may_be_asked = models.BooleanField(
        default=True, help_text="Whether the client is asked how it went; care says no."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("client", "department", name="care_relationship_once")
        ]

    def __str__(self) -> str:
        return f"{self.client_id} at {self.department_id}"
