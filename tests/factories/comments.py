"""Comments for tests, written and read."""

from datetime import timedelta

from nabij.lib import clock
from nabij.organisation.models import Department
from nabij.surveys import operations
from tests.factories.surveys import past


def write_comments(*, department: Department, n: int, comment: str = "Lang gewacht.") -> None:
    """Have n clients of a department write a comment two weeks ago, and read them."""
    at = clock.now() - timedelta(days=14)
    operations.bulk(items=[past(department=department, at=at, comment=comment) for _ in range(n)])
    operations.read_unread()
