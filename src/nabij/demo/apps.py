"""Django's registration of this module."""

from django.apps import AppConfig
from django.conf import settings

from nabij.demo.clock import file_clock
from nabij.lib import clock


class DemoConfig(AppConfig):
    """Registers `nabij.demo`. Outside demo mode it is a folder: no address, no bar, no clock."""

    name = "nabij.demo"
    label = "demo"

    def ready(self) -> None:
        """Take time from the file a visitor moves, in demo mode only."""
        if settings.DEMO:
            clock.use(file_clock(settings.ENV.data_dir))
