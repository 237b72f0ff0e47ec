"""Addresses other systems call."""

from django.urls import path

from nabij.api.views import receipts

app_name = "api"
urlpatterns = [
    path("sms/receipt/<str:token>/", receipts.sms_receipt, name="sms-receipt"),
]
