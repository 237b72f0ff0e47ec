"""Django's registration of this module."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Registers `nabij.appointments`."""

    name = "nabij.appointments"
    label = "appointments"
