"""Addresses other systems and other people's pages call."""

from django.urls import path

from nabij.api.views import receipts, reference
from nabij.api.views.machine import machine

app_name = "api"
urlpatterns = [
    path("sms/receipt/<str:token>/", receipts.sms_receipt, name="sms-receipt"),
    path("docs/", reference.docs, name="docs"),
    path("openapi.json", reference.openapi, name="openapi"),
    path("", machine.urls),
]
