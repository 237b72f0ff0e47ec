"""The addresses of a demo installation."""

from django.urls import include, path

from nabij.config.urls import handler400, handler403, handler404, handler500
from nabij.config.urls import urlpatterns as ordinary

urlpatterns = [path("demo/", include("nabij.demo.urls")), *ordinary]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
