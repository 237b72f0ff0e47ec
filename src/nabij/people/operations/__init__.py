"""Writes of this module: clients, relatives, mandates, preferences, care relationships."""

from nabij.people.operations.clients import (
    InvalidPhoneError,
    create_client,
    create_clients,
    end_relationships,
    relate,
    relate_many,
    update_client,
)
from nabij.people.operations.preferences import (
    UnreachableError,
    opt_relative_out_of_surveys,
    set_may_be_asked,
    set_preferences,
    set_relative_preferences,
    set_survey_opt_out,
)
from nabij.people.operations.relatives import (
    MandatePeriodError,
    NoScopeError,
    create_relative,
    give_mandate,
    revoke_mandate,
    update_relative,
)

__all__ = [
    "InvalidPhoneError",
    "MandatePeriodError",
    "NoScopeError",
    "UnreachableError",
    "create_client",
    "create_clients",
    "create_relative",
    "end_relationships",
    "give_mandate",
    "opt_relative_out_of_surveys",
    "relate",
    "relate_many",
    "revoke_mandate",
    "set_may_be_asked",
    "set_preferences",
    "set_relative_preferences",
    "set_survey_opt_out",
    "update_client",
    "update_relative",
]
