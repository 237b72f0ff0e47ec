"""An SMS gateway on loopback for the time of a bench run; the worker hands its messages to it."""

import os

from tests.delivery.smsbox import Smsbox

BOX = Smsbox()


def listen() -> None:
    """Take SMS from now on; to be called before the installation starts."""
    BOX.start()
    os.environ["NABIJ_SMS_URL"] = BOX.url
