"""Writes of this module: users and roles, codes, counted tries."""

from nabij.accounts.operations.codes import (
    CodeOverError,
    CodeWrongError,
    ask_code,
    make_code,
    purge_codes,
    redeem_code,
)
from nabij.accounts.operations.limits import TooOftenError, forget, purge_limits, take
from nabij.accounts.operations.users import (
    AddressTakenError,
    close_account,
    create_user,
    give_role,
    set_addresses,
    set_language,
)

__all__ = [
    "AddressTakenError",
    "CodeOverError",
    "CodeWrongError",
    "TooOftenError",
    "ask_code",
    "close_account",
    "create_user",
    "forget",
    "give_role",
    "make_code",
    "purge_codes",
    "purge_limits",
    "redeem_code",
    "set_addresses",
    "set_language",
    "take",
]
