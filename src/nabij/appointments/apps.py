"""Django's registration of this module."""

from django.apps import AppConfig

from nabij.lib import due


class AppointmentsConfig(AppConfig):
    """Registers `nabij.appointments`."""

    name = "nabij.appointments"
    label = "appointments"

    def ready(self) -> None:
        """Make the due work known."""
        from nabij.appointments import operations  # noqa: PLC0415 models are loaded by now
        from nabij.appointments.views.client_part import (  # noqa: PLC0415 likewise
            actions_for_client,
            coming_items,
        )
        from nabij.people.doors import offer_actions, show_coming  # noqa: PLC0415 likewise

        show_coming(coming_items)
        offer_actions(actions_for_client)

        due.register("appointments.reminders", operations.run_due_reminders)
        due.register("appointments.referrals", operations.run_due_referrals)
        due.register("appointments.declined", operations.run_due_declined)
        due.register("appointments.closures", operations.run_due_closures)
        due.register("appointments.arrivals", operations.make_arrival_codes)
        due.register("appointments.waiting", operations.run_due_waiting)
        due.register("appointments.visit_offers", operations.run_due_visit_offers)
