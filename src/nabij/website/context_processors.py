"""What every page knows about the organisation."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from nabij.website.queries import front_desk


def frame(request: HttpRequest) -> dict[str, object]:
    """Give templates `front_desk`: read once, and only when a frame shows it."""
    return {"front_desk": SimpleLazyObject(front_desk)}
