"""Addresses of this module at the desk."""

from django.urls import path

from nabij.people.views import desk

app_name = "people"
urlpatterns = [
    path("clients/", desk.clients, name="desk-clients"),
    path("clients/<uuid:client_id>/", desk.client, name="desk-client"),
]
