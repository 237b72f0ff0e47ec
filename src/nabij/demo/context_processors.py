"""The bar above every page, in demo mode only: settings name this processor only then."""

from django.http import HttpRequest

from nabij.demo.words import clock_in_words
from nabij.lib import clock


def bar(request: HttpRequest) -> dict[str, object]:
    """Give frames the demo's bar with the time it is there."""
    return {
        "frame_bars": ["demo/bar.html"],
        "demo_now": clock_in_words(clock.now()),
        "demo_next": request.get_full_path(),
    }
