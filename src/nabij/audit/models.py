"""One table: who looked at or changed which client's data. Rows are only ever added.

`client_id` and `user_id` are plain ids, not foreign keys: this module stands below people, and
a row outlives what it points at. The application's database role may not update or delete here
(see config.grants) and triggers refuse it, and TRUNCATE, for every role.
"""

from typing import ClassVar

from django.db import models

from nabij.lib.models import UUIDModel

ACTIONS = [(a, a) for a in ("view", "change", "export", "sign_in", "sign_out")]
LONGEST_NAME = 120
OUTCOMES = [(o, o) for o in ("done", "denied", "failed")]


class Look(UUIDModel):
    """One look at, or change of, one client's data."""

    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    name = models.CharField(max_length=LONGEST_NAME)
    role = models.CharField(max_length=16)
    on_behalf_of_id = models.UUIDField(null=True)
    mandate_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=16)
    client_id = models.UUIDField(null=True)
    action = models.CharField(max_length=10, choices=ACTIONS)
    what = models.CharField(max_length=60, help_text="As in appointments.list; no client's words.")
    object_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=8, choices=OUTCOMES, default="done")
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["client_id", "-id"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(action__in=[a for a, _ in ACTIONS])
                & models.Q(outcome__in=[o for o, _ in OUTCOMES]),
                name="look_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.action} {self.what}"
