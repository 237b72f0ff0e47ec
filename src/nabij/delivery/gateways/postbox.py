"""Delivers to a page of the demo: the message itself, kept in the database, is the post."""

from nabij.delivery.types import Outgoing, Receipt, Status


class PostboxGateway:
    """Takes everything at once."""

    threads = 1
    is_reporting = True

    def transmit(self, outgoing: Outgoing) -> Receipt:
        """Say it is delivered."""
        return Receipt(status=Status.DELIVERED, reference=f"postbox-{outgoing.message_id}")

    def probe(self) -> None:
        """Always well."""

    def close(self) -> None:
        """Nothing to close."""
