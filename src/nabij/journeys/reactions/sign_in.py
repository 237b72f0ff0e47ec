"""Sending the code somebody asked for. Whose address it is, is looked up here and not on the web:
the page that asks takes as long for an address we don't know.
"""

from nabij.accounts.events import ProofAsked, SignInCodeAsked
from nabij.accounts.operations import make_code, make_proof
from nabij.accounts.rules import CODE_LIFE
from nabij.accounts.types import CodeKind
from nabij.delivery.operations import send
from nabij.delivery.types import About
from nabij.ledger.registry import on
from nabij.ledger.types import Priority
from nabij.lib import clock
from nabij.people.queries import client_actor
from nabij.people.types import Channel, Recipient


@on(SignInCodeAsked, priority=Priority.HIGH)
def send_sign_in_code(event: SignInCodeAsked) -> None:
    """Send a code to the address it was asked for, when it is a client's or relative's."""
    made = make_code(code_id=event.code_id)
    if made is None:
        return
    if client_actor(user_id=made.user_id, acting_for=None, address="", language="") is None:
        return
    channel = Channel.EMAIL if made.kind is CodeKind.EMAIL else Channel.SMS
    send(
        to=Recipient(
            person_id=made.user_id,
            client_id=None,
            name=made.name,
            language=made.language,
            email=made.address if channel is Channel.EMAIL else "",
            phone=made.address if channel is Channel.SMS else "",
            channels=(channel,),
        ),
        message="sign_in_code",
        about=About(kind="sign_in_code", id=event.code_id, occasion=str(event.id)),
        context={"code": made.code, "minutes": str(int(CODE_LIFE.total_seconds() // 60))},
        urgent=True,
        expires_at=clock.now() + CODE_LIFE,
    )


@on(ProofAsked, priority=Priority.HIGH)
def send_proof_code(event: ProofAsked) -> None:
    """Send a code to whatever address somebody gave. It greets nobody: a name that strangers type
    would make us send their words.
    """
    made = make_proof(code_id=event.code_id)
    if made is None:
        return
    kind, address, code = made
    channel = Channel.EMAIL if kind is CodeKind.EMAIL else Channel.SMS
    send(
        to=Recipient(
            person_id=event.code_id,
            client_id=None,
            name="",
            language=event.language,
            email=address if channel is Channel.EMAIL else "",
            phone=address if channel is Channel.SMS else "",
            channels=(channel,),
        ),
        message="booking_code",
        about=About(kind="booking_code", id=event.code_id, occasion=str(event.id)),
        context={"code": code, "minutes": str(int(CODE_LIFE.total_seconds() // 60))},
        urgent=True,
        expires_at=clock.now() + CODE_LIFE,
    )
