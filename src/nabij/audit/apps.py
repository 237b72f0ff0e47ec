"""Django's registration of this module."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers `nabij.audit`."""

    name = "nabij.audit"
    label = "audit"
