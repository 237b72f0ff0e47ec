"""The abstract model every table of ours begins with."""

from django.db import models

from nabij.lib.ids import uuid7


class UUIDModel(models.Model):
    """A row with a UUIDv7 key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
