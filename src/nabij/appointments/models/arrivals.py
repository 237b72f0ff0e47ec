"""What the sign at the entrance says today, and which devices are the screen there."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nabij.lib.models import UUIDModel


class ArrivalCode(UUIDModel):
    """Four digits that only who is at a location on a local day can read."""

    location = models.ForeignKey("organisation.Location", models.CASCADE, related_name="+")
    valid_on = models.DateField()
    code = models.CharField(max_length=4)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("location", "valid_on", name="arrival_code_once_a_day"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{4}$"), name="arrival_code_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.valid_on}"


class EntranceScreen(UUIDModel):
    """A device that somebody of the desk made the screen by an entrance, until it is stopped."""

    location = models.ForeignKey("organisation.Location", models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    started_by_id = models.UUIDField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["location"], condition=Q(stopped_at=None), name="entrance_screen_open"
            )
        ]

    def __str__(self) -> str:
        return str(self.location_id)
