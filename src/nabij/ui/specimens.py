"""What the living page shows: believable values for every component."""

from django.http import HttpRequest


def specimens(request: HttpRequest) -> dict[str, object]:
    """Return the values of the living page."""
    return {}
