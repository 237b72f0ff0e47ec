"""Adding rows, in the transaction of what they tell about."""

from collections.abc import Iterable
from ipaddress import ip_address
from uuid import UUID

from nabij.audit.models import Look
from nabij.audit.types import Who
from nabij.lib import clock


def record(
    *,
    who: Who,
    action: str,
    what: str,
    client_ids: Iterable[UUID | None],
    object_id: UUID | None = None,
    outcome: str = "done",
) -> None:
    """Add one row per client, in one statement.

    Args:
        action: view, change, export, sign_in or sign_out.
        what: where or what, as `appointments.move`: a fixed word of ours, never a client's.
        client_ids: whose data; None where no client is known (a denied look).
    """
    at = clock.now()
    Look.objects.bulk_create(
        Look(
            at=at,
            user_id=who.user_id,
            name=who.name,
            role=who.role,
            on_behalf_of_id=who.on_behalf_of_id,
            mandate_id=who.mandate_id,
            purpose=who.purpose,
            client_id=client_id,
            action=action,
            what=what,
            object_id=object_id,
            outcome=outcome,
            address=_address(who.address),
        )
        for client_id in dict.fromkeys(client_ids)
    )


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
