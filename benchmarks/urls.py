"""The product's addresses, and the references: an empty page without and with a query."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from nabij.config.urls import urlpatterns as product


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with nothing."""
    return HttpResponse("")


def empty_with_query(request: HttpRequest) -> HttpResponse:
    """Answer with the result of the smallest query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()))


urlpatterns = [path("empty/", empty), path("empty-with-query/", empty_with_query), *product]
