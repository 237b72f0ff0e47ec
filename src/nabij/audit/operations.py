"""Adding rows, in the transaction of what they tell about."""

from collections.abc import Iterable
from ipaddress import ip_address
from uuid import UUID

from nabij.audit.models import LONGEST_NAME
from nabij.audit.types import Who
from nabij.lib import clock, sql
from nabij.lib.ids import uuid7

_INSERT = """
INSERT INTO audit_look (id, client_id, at, user_id, name, role, on_behalf_of_id, mandate_id,
                        purpose, action, what, object_id, outcome, address)
SELECT id, client_id, %(at)s, %(user_id)s, %(name)s, %(role)s, %(on_behalf_of_id)s, %(mandate_id)s,
       %(purpose)s, %(action)s, %(what)s, %(object_id)s, %(outcome)s, %(address)s::inet
FROM unnest(%(ids)s::uuid[], %(clients)s::uuid[]) AS looked (id, client_id)
"""


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
    clients = list(dict.fromkeys(client_ids))
    sql.run(
        _INSERT,
        {
            "ids": [uuid7() for _ in clients],
            "clients": clients,
            "at": clock.now(),
            "user_id": who.user_id,
            "name": who.name[:LONGEST_NAME],
            "role": who.role,
            "on_behalf_of_id": who.on_behalf_of_id,
            "mandate_id": who.mandate_id,
            "purpose": who.purpose,
            "action": action,
            "what": what,
            "object_id": object_id,
            "outcome": outcome,
            "address": _address(who.address),
        },
    )


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
