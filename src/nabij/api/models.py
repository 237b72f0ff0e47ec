"""What came in from the back office, and under which names, so that it comes in once; and what
somebody without a session is booking.
"""

from typing import ClassVar

from django.db import models

from nabij.appointments.types import Mode
from nabij.lib.models import UUIDModel


class Imported(UUIDModel):
    """One FHIR resource that was taken in, and what it became here.

    `object_id` points at different tables by `kind`: no foreign key. `digest` is of what was
    read of the resource; the same digest again means there is nothing to do.
    """

    resource_type = models.CharField(max_length=32)
    kind = models.CharField(max_length=20, help_text="As client, visit or department.")
    object_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    is_named = models.BooleanField(help_text="It has an identifier, and not only a place.")
    imported_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.resource_type} {self.object_id}"


class ImportedKey(UUIDModel):
    """One name under which a resource is known; null when two resources claim a server's place."""

    resource_type = models.CharField(max_length=32)
    system = models.CharField(max_length=400, blank=True)
    value = models.CharField(max_length=400)
    imported = models.ForeignKey(
        Imported, models.CASCADE, null=True, blank=True, related_name="keys"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("value", "system", "resource_type", name="imported_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.resource_type} {self.system}"


class WebBooking(UUIDModel):
    """Somebody without a session wants a time; it is held under this row's key.

    What they said of themselves is emptied when it is booked, and the row goes soon.
    """

    service = models.ForeignKey("appointments.Service", models.CASCADE, related_name="+")
    location = models.ForeignKey("organisation.Location", models.CASCADE, related_name="+")
    resource = models.ForeignKey("appointments.Resource", models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(
        max_length=8, choices=[(m.value, m.value) for m in Mode], default=Mode.ON_SITE
    )
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    born_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=8)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2)
    code_id = models.UUIDField()
    secret_digest = models.CharField(max_length=64)
    held_until = models.DateTimeField(help_text="Of a group nothing is held; the row is.")
    appointment = models.OneToOneField(
        "appointments.Appointment", models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["held_until"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(mode__in=[m.value for m in Mode]), name="web_booking_mode"
            ),
            models.CheckConstraint(
                condition=models.Q(appointment=None, born_on__isnull=False)
                | models.Q(
                    appointment__isnull=False,
                    born_on=None,
                    given_name="",
                    family_name="",
                    address="",
                ),
                name="web_booking_forgets_when_booked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StoredAnswer(models.Model):
    """What was answered to a key, so that who asks again gets the same and nothing happens twice.

    Keys and bodies are kept as digests only: they hold what people typed.
    """

    key = models.CharField(primary_key=True, max_length=64)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    client_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
