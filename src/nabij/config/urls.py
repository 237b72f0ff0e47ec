"""Every address: each module brings its own, this file says where they hang."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
