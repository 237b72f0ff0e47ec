"""Addresses other systems and other people's pages call."""

from django.urls import path

from nabij.api.views import receipts, reference, replies
from nabij.api.views.machine import machine

app_name = "api"
urlpatterns = [
    path("sms/receipt/<str:token>/", receipts.sms_receipt, name="sms-receipt"),
    path("sms/inbound/<str:secret>/", replies.sms_inbound, name="sms-inbound"),
    path("docs/", reference.docs, name="docs"),
    path("openapi.json", reference.openapi, name="openapi"),
    path("", machine.urls),
]
