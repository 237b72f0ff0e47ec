"""Writes of this module: users and roles, codes, counted tries."""

from nabij.accounts.operations.codes import (
    CodeOverError,
    CodeWrongError,
    ask_code,
    ask_proof,
    make_code,
    make_proof,
    purge_codes,
    redeem_code,
    redeem_proof,
)
from nabij.accounts.operations.factors import (
    FactorUnknownError,
    LastFactorError,
    add_authenticator_app,
    add_passkey,
    note_factor_used,
    remove_factor,
    renew_recovery_codes,
    show_recovery_codes,
)
from nabij.accounts.operations.limits import TooOftenError, forget, purge_limits, take
from nabij.accounts.operations.sessions import end_sessions, purge_sessions
from nabij.accounts.operations.users import (
    AddressTakenError,
    close_account,
    create_code_users,
    create_user,
    give_role,
    set_addresses,
    set_language,
    set_password,
)

__all__ = [
    "AddressTakenError",
    "CodeOverError",
    "CodeWrongError",
    "FactorUnknownError",
    "LastFactorError",
    "TooOftenError",
    "add_authenticator_app",
    "add_passkey",
    "ask_code",
    "ask_proof",
    "close_account",
    "create_code_users",
    "create_user",
    "end_sessions",
    "forget",
    "give_role",
    "make_code",
    "make_proof",
    "note_factor_used",
    "purge_codes",
    "purge_limits",
    "purge_sessions",
    "redeem_code",
    "redeem_proof",
    "remove_factor",
    "renew_recovery_codes",
    "set_addresses",
    "set_language",
    "set_password",
    "show_recovery_codes",
    "take",
]
