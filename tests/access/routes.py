"""Every address the product answers at, read from Django's own configuration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import UUIDConverter

DEMO_URLS = "nabij.demo.urls"


@dataclass(frozen=True)
class Route:
    """A named address; `ids` are the names of its parts that are keys of rows."""

    name: str
    path: str
    ids: tuple[str, ...]


class UnnamedRouteError(Exception):
    """An address without a name can't stand in the matrix."""


def all_routes() -> list[Route]:
    """Return every route, those of demo mode too, each once."""
    found = list(_walk(get_resolver().url_patterns, "", ""))
    if find_spec(DEMO_URLS):
        demo = import_module(DEMO_URLS)
        namespace = f"{demo.app_name}:" if hasattr(demo, "app_name") else ""
        found += _walk(demo.urlpatterns, "demo/", namespace)
    return list({route.name: route for route in found}.values())


def _walk(
    patterns: Sequence[URLPattern | URLResolver], path: str, namespace: str
) -> Iterator[Route]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inner)
        elif not pattern.name:
            raise UnnamedRouteError(here)
        else:
            converters = pattern.pattern.converters
            ids = tuple(
                name for name, kind in converters.items() if isinstance(kind, UUIDConverter)
            )
            yield Route(name=namespace + pattern.name, path=here, ids=ids)
