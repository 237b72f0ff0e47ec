"""Addresses are found by their first word, and stay the ones they were."""

from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLResolver, path
from django.urls.resolvers import RegexPattern

from nabij.lib.urls import by_first_word


def view(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(f"{request}{kwargs}")


ALL = [
    path("my/", view, name="home"),
    path("desk/list/", view, name="list"),
    path("my/<uuid:key>/", view, name="one"),
    path("desk/list/<slug:word>/", view, {"shown": True}, name="word"),
]


def resolver() -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), by_first_word(ALL))


@pytest.mark.parametrize(
    ("address", "name", "values"),
    [
        ("/my/", "home", {}),
        ("/desk/list/", "list", {}),
        ("/desk/list/word/", "word", {"word": "word", "shown": True}),
    ],
)
def test_each_address_is_found(address: str, name: str, values: dict[str, object]) -> None:
    found = resolver().resolve(address)
    assert (found.url_name, found.kwargs, found.func) == (name, values, view)


def test_it_is_told_by_its_name_as_before() -> None:
    key = uuid4()
    assert resolver().reverse("one", key=key) == f"my/{key}/"
    assert resolver().reverse("word", word="a") == "desk/list/a/"
    assert resolver().reverse("home") == "my/"


def test_what_is_none_of_them_is_not_found() -> None:
    with pytest.raises(Resolver404):
        resolver().resolve("/desk/other/")


def test_other_words_cost_one_comparison_each() -> None:
    assert [str(one.pattern) for one in by_first_word(ALL)] == ["my/", "desk/"]


@pytest.mark.parametrize("route", ["<slug:anything>/more/", "robots.txt", ""])
def test_what_has_no_first_word_is_refused(route: str) -> None:
    with pytest.raises(ValueError, match="URLPattern"):
        by_first_word([*ALL, path(route, view)])
