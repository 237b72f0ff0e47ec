"""Addresses of delivery's pages in the studio."""

from django.urls import path

from nabij.delivery.views import studio

app_name = "delivery"
urlpatterns = [
    path("messages/", studio.messages, name="messages"),
]
