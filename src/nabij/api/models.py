"""What came in from the back office, and under which names, so that it comes in once."""

from typing import ClassVar

from django.db import models

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
