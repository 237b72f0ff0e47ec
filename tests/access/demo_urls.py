"""The product's addresses as in demo mode."""

from django.urls import include, path

from nabij.config.urls import urlpatterns as real

urlpatterns = [path("demo/", include("nabij.demo.urls")), *real]
