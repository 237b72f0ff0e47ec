"""Django's registration of this module."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Registers `nabij.surveys` and its due work."""

    name = "nabij.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Make its due work known to the worker and to the demo's time control, and who refers
        clients to the forms that ask.
        """
        from nabij.lib import due  # noqa: PLC0415 models are loaded only now
        from nabij.people.doors import offer_actions, suggest_referrers  # noqa: PLC0415 likewise
        from nabij.surveys import operations, queries  # noqa: PLC0415
        from nabij.surveys.views.noting import actions_for_client  # noqa: PLC0415

        offer_actions(actions_for_client)
        suggest_referrers(queries.referrer_suggestions)
        due.register("surveys.expire", operations.expire_due)
        due.register("surveys.ask-planned", operations.ask_planned)
        due.register("surveys.ask-planned-relatives", operations.ask_planned_relatives)
        due.register("surveys.remind", operations.remind_due)
        due.register("surveys.tell-anonymous", operations.tell_anonymous)
        due.register("surveys.escalate", operations.escalate_due)
        due.register("surveys.give-back", operations.give_back_left_behind)
