"""What pages about words need to be there."""

from nabij.organisation.models import Department
from nabij.people.models import Client
from nabij.surveys.models import CommentTheme
from nabij.surveys.operations import read_response
from tests.factories.surveys import make_response


def finding(*, client: Client, department: Department) -> dict[str, object]:
    """Have a client write of a fall, and read it."""
    response = make_response(client=client, department=department, comment="Zij is gevallen.")
    read = read_response(response_id=response.pk)
    assert read is not None
    return {"finding_id": read.pk}


def theme() -> dict[str, object]:
    """Return the first theme of the list."""
    return {"theme_id": CommentTheme.objects.all()[0].pk}
