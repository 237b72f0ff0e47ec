"""What happened (Event, append-only) and what follows from it (Reaction, one per subscriber)."""

from typing import ClassVar

from django.db import models

from nabij.ledger.types import Priority
from nabij.lib.models import UUIDModel


class Event(UUIDModel):
    """Something that happened. `client_id` and the other ids point upstairs: no foreign keys."""

    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    client_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    on_behalf_of_id = models.UUIDField(null=True)
    touchpoint = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=16, blank=True)
    department_id = models.UUIDField(null=True)
    location_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["client_id", "-at"]),
            models.Index(fields=["kind", "-at"]),
        ]

    def __str__(self) -> str:
        return self.kind


class Reaction(UUIDModel):
    """One subscriber's handling of one event: pending, done once, or dead after too many tries."""

    class State(models.TextChoices):
        """Where the handling stands."""

        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    # `reaction_once` begins with it
    event = models.ForeignKey(Event, models.CASCADE, related_name="reactions", db_index=False)
    name = models.CharField(max_length=120)
    priority = models.PositiveSmallIntegerField(db_default=Priority.NORMAL.value)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("event", "name", name="reaction_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "done", "dead"]), name="reaction_state"
            ),
            models.CheckConstraint(
                condition=models.Q(priority__in=[one.value for one in Priority]),
                name="reaction_priority",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                "priority",
                "due_at",
                "id",
                name="reaction_next",
                condition=models.Q(state="pending"),
            ),
            models.Index("id", name="reaction_dead", condition=models.Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Heartbeat(models.Model):
    """The last sign of life of each worker."""

    worker = models.CharField(primary_key=True, max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
