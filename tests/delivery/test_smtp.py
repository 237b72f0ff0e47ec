"""Mail to a real SMTP server on loopback: words, STARTTLS, sign-in, and every way to say no."""

# ruff: noqa: N802 aiosmtpd names the hooks

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from pytest_django.fixtures import Settings

from nabij.delivery import operations, queries
from nabij.delivery.gateways.addresses import GatewayAddressError, read_address
from nabij.delivery.gateways.base import GatewayDownError, RefusedError, TryLaterError
from nabij.delivery.gateways.smtp import SmtpGateway
from nabij.delivery.types import Outgoing, Status
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.types import Channel
from tests.delivery.certificates import Certificate, tls_of
from tests.factories.delivery import make_message, make_recipient


@dataclass
class Mailbox:
    """What the server got, and what it says to a recipient (by local part) or to a message."""

    got: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    was_tls: list[bool] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self.rcpt.get(address.split("@", maxsplit=1)[0], "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data.startswith("250"):
            raw = envelope.content
            assert isinstance(raw, bytes)
            self.got.append(message_from_bytes(raw, policy=policy.default))
            self.to += envelope.rcpt_tos
            self.was_tls.append(session.ssl is not None)
        return self.data


@pytest.fixture
def unused_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def mailbox() -> Mailbox:
    """What the mail server gets."""
    return Mailbox()


@pytest.fixture
def mail_port(mailbox: Mailbox, unused_port: int) -> Iterator[int]:
    """Run a plain server on loopback."""
    server = Controller(mailbox, hostname="127.0.0.1", port=unused_port)
    server.start()
    yield unused_port
    server.stop()


class _TlsController(Controller):
    """Its own first call would use the server's context for a client."""

    def _trigger_server(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        address = (self.hostname, self.port)
        with (
            socket.create_connection(address, 2) as plain,
            context.wrap_socket(plain) as connection,
        ):
            connection.recv(1024)


def _outgoing(**changes: str) -> Outgoing:
    words = {"address": "anna@example.org", "subject": "Uw afspraak: dinsdag", "body": "Tot dan.\n"}
    return Outgoing(
        message_id=uuid7(), language="nl", created_at=clock.system_now(), **(words | changes)
    )


def _gateway(port: int, more: str = "", scheme: str = "smtp", user: str = "") -> SmtpGateway:
    return SmtpGateway(
        read_address(
            f"{scheme}://{user}127.0.0.1:{port}?from=Nabij%20%3Cpost@delinde.nl%3E&timeout=2{more}"
        )
    )


def test_mail_arrives_as_text_and_html_in_its_language(mail_port: int, mailbox: Mailbox) -> None:
    outgoing = _outgoing(subject="Aikasi: tiistaina – ä", body="Hei Äiti,\n\nhttps://n.fi/a/x/\n")
    gateway = _gateway(mail_port)
    receipt = gateway.transmit(outgoing)
    gateway.close()
    (mail,) = mailbox.got
    assert mailbox.to == ["anna@example.org"]
    assert mail["Subject"] == "Aikasi: tiistaina – ä"
    assert mail["From"] == "Nabij <post@delinde.nl>"
    assert mail["Content-Language"] == "nl"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{outgoing.message_id}@delinde.nl>" == receipt.reference
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == outgoing.body
    assert 'href="https://n.fi/a/x/"' in html.get_content()


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "a\r\nBcc: eve@example.org"},
        {"address": "anna@example.org\r\nBcc: eve@example.org"},
        {"address": "anna@example.org, eve@example.org"},
        {"address": "no address"},
        {"address": "anna@"},
        {"address": "änna@example.org"},
    ],
)
def test_nothing_can_be_smuggled_into_a_mail(
    mail_port: int, mailbox: Mailbox, changes: dict[str, str]
) -> None:
    gateway = _gateway(mail_port)
    with pytest.raises(RefusedError):
        gateway.transmit(_outgoing(**changes))
    assert gateway.transmit(_outgoing()).reference
    gateway.close()
    assert len(mailbox.got) == 1


def test_what_the_server_says_to_one_recipient_is_about_that_mail(
    mail_port: int, mailbox: Mailbox
) -> None:
    mailbox.rcpt = {"gone": "550 No such user", "full": "452 Mailbox full", "bye": "421 Closing"}
    gateway = _gateway(mail_port)
    with pytest.raises(RefusedError, match="smtp 550"):
        gateway.transmit(_outgoing(address="gone@example.org"))
    with pytest.raises(TryLaterError, match="smtp 452"):
        gateway.transmit(_outgoing(address="full@example.org"))
    with pytest.raises(GatewayDownError, match="421"):
        gateway.transmit(_outgoing(address="bye@example.org"))
    gateway.transmit(_outgoing())
    mailbox.data = "451 Try later"
    with pytest.raises(TryLaterError, match="smtp 451"):
        gateway.transmit(_outgoing())
    mailbox.data = "554 Not this"
    with pytest.raises(RefusedError, match="smtp 554"):
        gateway.transmit(_outgoing())
    gateway.close()
    assert len(mailbox.got) == 1


def test_connection_is_kept_and_made_again_when_the_server_hung_up(
    mailbox: Mailbox, unused_port: int
) -> None:
    gateway = _gateway(unused_port)
    for _ in range(2):
        server = Controller(mailbox, hostname="127.0.0.1", port=unused_port)
        server.start()
        gateway.transmit(_outgoing())
        (first,) = gateway._idle
        gateway.transmit(_outgoing())
        assert gateway._idle[0][0] is first[0]
        server.stop()
    gateway.close()
    assert len(mailbox.got) == 4


def test_starttls_is_used_and_the_certificate_checked(
    mailbox: Mailbox, unused_port: int, certificate: Certificate
) -> None:
    server = Controller(
        mailbox, hostname="127.0.0.1", port=unused_port, tls_context=tls_of(certificate)
    )
    server.start()
    try:
        gateway = _gateway(unused_port, f"&ca={certificate.cert}&starttls=yes")
        gateway.transmit(_outgoing())
        gateway.close()
        assert mailbox.was_tls == [True]
        with pytest.raises(GatewayDownError, match="TLS not accepted"):
            _gateway(unused_port).transmit(_outgoing())
    finally:
        server.stop()


def test_password_is_not_sent_in_the_clear_when_tls_was_promised(
    mail_port: int, mailbox: Mailbox
) -> None:
    with pytest.raises(GatewayDownError, match="no STARTTLS offered"):
        _gateway(mail_port, "&starttls=yes", user="anna:secret@").transmit(_outgoing())
    assert mailbox.got == []


def test_tls_from_the_start_and_sign_in(
    mailbox: Mailbox, unused_port: int, certificate: Certificate
) -> None:
    def knows(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"post", b"p@ss word"))

    server = _TlsController(
        mailbox,
        hostname="127.0.0.1",
        port=unused_port,
        ssl_context=tls_of(certificate),
        authenticator=knows,
        auth_require_tls=False,  # aiosmtpd means STARTTLS
    )
    server.start()
    try:
        more = f"&ca={certificate.cert}"
        right = _gateway(unused_port, more, "smtps", "post:p%40ss%20word@")
        right.transmit(_outgoing())
        right.close()
        assert len(mailbox.got) == 1
        wrong = _gateway(unused_port, more, "smtps", "post:wrong@")
        with pytest.raises(GatewayDownError, match="sign-in refused"):
            wrong.transmit(_outgoing())
    finally:
        server.stop()


def test_server_that_is_not_there_is_said_so(unused_port: int) -> None:
    with pytest.raises(GatewayDownError, match="no connection"):
        _gateway(unused_port).transmit(_outgoing())
    with pytest.raises(GatewayDownError, match="no connection"):
        _gateway(unused_port).probe()


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mail.example.org",
        "smtp://mail.example.org?from=nobody",
        "smtp://mail.example.org?from=a@example.org&timeout=soon",
        "smtp://mail.example.org?from=a@example.org&timeout=900",
        "smtp://mail.example.org?from=a@example.org&starttls=maybe",
        "smtp://mail.example.org?from=a@example.org&ca=/no/such/file",
        "smtp://mail.example.org:99999?from=a@example.org",
        "mail.example.org",
        "ftp://mail.example.org",
        "http://[broken",
    ],
)
@pytest.mark.django_db
def test_address_that_cannot_be_used_is_explained_and_mail_waits(
    settings: Settings, url: str
) -> None:
    settings.MAIL_URL = url
    message = make_message(to=make_recipient(channels=(Channel.EMAIL,)))
    assert operations.run_due() == 0
    message.refresh_from_db()
    assert message.status == Status.QUEUED
    assert message.reason.startswith("setting: ")
    assert queries.probe(Channel.EMAIL)
    health = queries.channel_health()[0]
    assert not health.configured
    assert health.reason


def test_address_error_never_tells_the_password() -> None:
    with pytest.raises(GatewayAddressError) as error:
        SmtpGateway(read_address("smtp://u:hunter2@mail.example.org"))
    assert "hunter2" not in str(error.value)


@pytest.mark.django_db
def test_refused_mail_becomes_an_sms(settings: Settings, mail_port: int, mailbox: Mailbox) -> None:
    settings.MAIL_URL = f"smtp://127.0.0.1:{mail_port}?from=post@delinde.nl&timeout=2"
    mailbox.rcpt = {"gone": "550 No such user"}
    message = make_message(to=make_recipient(email="gone@example.org"))
    other = make_message()
    operations.run_due()
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.status, message.reason) == (Status.FAILED, "smtp 550")
    assert other.status == Status.SENT
    assert (message.fallback.channel, message.fallback.status) == ("sms", Status.DELIVERED)
    assert queries.probe(Channel.EMAIL) == ""
