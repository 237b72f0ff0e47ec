"""The sending loop over SMS against a gateway on loopback that speaks sendsms."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from nabij.delivery import operations, queries
from nabij.delivery.gateways.base import GatewayDownError, RefusedError, TryLaterError
from nabij.delivery.gateways.choice import gateway_for, receipt_url
from nabij.delivery.models import Circuit, Message
from nabij.delivery.operations import sending
from nabij.delivery.operations.handover import hand_over
from nabij.delivery.types import About, Outgoing, Sign, Status
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.types import Channel
from tests.delivery.smsbox import Smsbox
from tests.factories.delivery import make_message, make_recipient

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
SMS_FIRST = (Channel.SMS, Channel.EMAIL)
ONLY_SMS = (Channel.SMS,)


def _sms(channels: tuple[Channel, ...] = ONLY_SMS, phone: str = "+31612345678") -> Message:
    return make_message(to=make_recipient(channels=channels, phone=phone))


def _status(message: Message) -> str:
    message.refresh_from_db()
    return message.status


def _outgoing(body: str = "Tot morgen") -> Outgoing:
    return Outgoing(
        message_id=uuid7(),
        address="+31612345678",
        subject="",
        body=body,
        language="nl",
        created_at=clock.now(),
    )


def test_sms_is_handed_over_as_kannel_wants_it(smsbox: Smsbox, settings: Settings) -> None:
    settings.BASE_URL = "https://nabij.example.org"
    message = _sms()
    assert operations.run_due() == 1
    (asked,) = smsbox.got
    assert asked["to"] == "+31612345678"
    assert asked["from"] == "Linde"
    assert asked["text"] == message.body
    assert (asked["coding"], asked["charset"], asked["dlr-mask"]) == ("0", "UTF-8", "31")
    assert asked["dlr-url"].startswith("https://nabij.example.org/api/sms/receipt/")
    assert asked["dlr-url"].endswith("/?type=%d")
    assert _status(message) == Status.SENT


def test_letters_outside_the_small_alphabet_go_as_unicode(smsbox: Smsbox) -> None:
    gateway = gateway_for(Channel.SMS)
    assert gateway is not None
    gateway.transmit(_outgoing("Tot ziens, Joëlle – 你好"))
    assert (smsbox.got[0]["coding"], smsbox.got[0]["text"]) == ("2", "Tot ziens, Joëlle – 你好")


def test_gateway_that_reports_nothing_is_not_asked_to(smsbox: Smsbox, settings: Settings) -> None:
    settings.SMS_URL = f"{smsbox.impatient_url}&dlr=no"
    message = _sms(SMS_FIRST)
    operations.run_due()
    assert "dlr-url" not in smsbox.got[0]
    message.refresh_from_db()
    assert message.fallback_at is None


def test_report_on_the_callback_makes_it_delivered_once(smsbox: Smsbox, client: Client) -> None:
    message = _sms()
    operations.run_due()
    path = urlsplit(smsbox.got[0]["dlr-url"]).path
    for kind in ("8", "1", "1", "8", "4", "16"):
        assert client.get(path, {"type": kind}).status_code == 200
    assert _status(message) == Status.DELIVERED
    history = [line.status for line in message.history.order_by("id")]
    assert history == ["queued", "sent", "delivered"]
    assert Event.objects.filter(kind="delivery.MessageDelivered").count() == 1


def test_report_that_it_failed_brings_the_other_channel_once(
    smsbox: Smsbox, client: Client
) -> None:
    message = _sms(SMS_FIRST)
    operations.run_due()
    path = urlsplit(smsbox.got[0]["dlr-url"]).path
    assert client.get(path, {"type": "2"}).status_code == 200
    assert client.get(path, {"type": "16"}).status_code == 200
    assert (_status(message), message.reason) == (Status.FAILED, "undelivered")
    fallback = Message.objects.get(fallback_of=message)
    assert (fallback.channel, fallback.address) == ("email", "anna@example.org")
    event = Event.objects.get(kind="delivery.MessageFailed")
    assert event.payload["fallback_id"] == str(fallback.pk)


def test_report_quicker_than_our_own_note_stands(smsbox: Smsbox, client: Client) -> None:
    """A gateway may report before it has answered us, or after we gave up waiting."""
    message = _sms()
    smsbox.hang_seconds = 1.5
    operations.run_due()
    assert (_status(message), message.reason) == (Status.QUEUED, "timeout")
    path = urlsplit(receipt_url(message.pk)).path
    assert client.get(path, {"type": "8"}).status_code == 200
    assert _status(message) == Status.SENT
    with clock.at(clock.now() + timedelta(hours=1)):
        assert operations.run_due() == 0


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("{}", "3", 400),
        ("{}", "", 400),
        ("{}", "delivered", 400),
        ("{}x", "1", 404),
        ("forged", "1", 404),
        ("%00", "1", 404),
    ],
)
def test_wrong_report_changes_nothing(
    smsbox: Smsbox, client: Client, path: str, kind: str, status: int
) -> None:
    message = _sms()
    operations.run_due()
    token = urlsplit(smsbox.got[0]["dlr-url"]).path.split("/")[-2]
    address = f"/api/sms/receipt/{path.format(token)}/"
    assert client.get(address, {"type": kind}).status_code == status
    assert _status(message) == Status.SENT


def test_report_by_another_method_or_too_late_is_refused(smsbox: Smsbox, client: Client) -> None:
    message = _sms()
    operations.run_due()
    path = urlsplit(smsbox.got[0]["dlr-url"]).path
    assert client.put(f"{path}?type=1").status_code == 405
    with clock.at(clock.now() + timedelta(days=15)):
        assert client.get(path, {"type": "1"}).status_code == 404
    assert _status(message) == Status.SENT
    assert Client(enforce_csrf_checks=True).post(f"{path}?type=1").status_code == 200


def test_denied_number_fails_at_once_and_the_mail_goes(smsbox: Smsbox) -> None:
    smsbox.denied = {"+31600000000"}
    denied, fine = _sms(SMS_FIRST, "+31600000000"), _sms()
    operations.run_due()
    operations.run_due()
    assert _status(denied) == Status.FAILED
    assert _status(fine) == Status.SENT
    assert denied.fallback.status == Status.DELIVERED


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (500, GatewayDownError),
        (503, GatewayDownError),
        (401, GatewayDownError),
        (403, GatewayDownError),
        (0, GatewayDownError),
        (404, TryLaterError),
        (429, TryLaterError),
        (400, RefusedError),
    ],
)
def test_every_way_to_say_no(smsbox: Smsbox, status: int, error: type[Exception]) -> None:
    smsbox.status = status
    gateway = gateway_for(Channel.SMS)
    assert gateway is not None
    with pytest.raises(error) as said:
        gateway.transmit(_outgoing())
    assert "secret" not in str(said.value)
    assert "316" not in str(said.value)


def test_probe_sends_nothing(smsbox: Smsbox) -> None:
    assert queries.probe(Channel.SMS) == ""
    assert smsbox.got == []
    smsbox.stop()
    assert queries.probe(Channel.SMS) == "no connection"


def test_what_expired_is_not_sent_any_more(smsbox: Smsbox) -> None:
    with clock.at(NOON):
        message = operations.send(
            to=make_recipient(channels=ONLY_SMS),
            message="sign_in_code",
            about=make_about(),
            context={"code": "123456", "minutes": "5"},
            urgent=True,
            expires_at=NOON + timedelta(minutes=5),
        )
    assert message is not None
    with clock.at(NOON + timedelta(minutes=5)):
        assert operations.run_due() == 0
    assert (_status(message), message.reason) == (Status.FAILED, "expired")
    assert message.body == ""
    assert smsbox.got == []


def make_about() -> About:
    """Return something to be about."""
    return About(kind="user", id=uuid7())


def test_message_of_a_worker_that_died_is_sent_by_another(smsbox: Smsbox) -> None:
    message = _sms()
    (claimed,) = sending._claim(Channel.SMS, 1)
    assert claimed.pk == message.pk
    assert operations.run_due() == 0
    Message.objects.update(lease_until=clock.system_now() - timedelta(seconds=1))
    assert operations.run_due() == 1
    assert _status(message) == Status.SENT
    reasons = [line.reason for line in message.history.order_by("id")]
    assert reasons == ["", "worker gone", ""]


def test_result_of_a_try_that_lost_its_lease_does_not_count(smsbox: Smsbox) -> None:
    message = _sms()
    batch = sending._claim(Channel.SMS, 1)
    Message.objects.update(status=Status.QUEUED, lease_until=None)
    sending._claim(Channel.SMS, 1)
    gateway = gateway_for(Channel.SMS)
    assert gateway is not None
    results = hand_over([sending._outgoing(batch[0])], gateway)
    sending._settle(Channel.SMS, gateway, batch, results)
    assert _status(message) == Status.SENDING


def test_without_a_gateway_messages_wait_and_say_why(settings: Settings) -> None:
    settings.SMS_URL = settings.MAIL_URL = ""
    message = _sms(SMS_FIRST)
    assert operations.run_due() == 0
    assert (_status(message), message.reason) == (Status.QUEUED, "not configured")
    health = {one.channel: one for one in queries.channel_health()}
    assert not health[Channel.SMS].configured
    assert queries.probe(Channel.SMS) == "not configured"


def test_without_a_gateway_the_other_channel_is_used(settings: Settings) -> None:
    settings.SMS_URL = ""
    message = _sms(SMS_FIRST)
    operations.run_due()
    operations.run_due()
    assert _status(message) == Status.FAILED
    assert message.fallback.status == Status.DELIVERED


def test_undelivered_sms_is_followed_by_a_mail_after_hours(smsbox: Smsbox) -> None:
    with clock.at(NOON):
        message = _sms(SMS_FIRST)
        operations.run_due()
    with clock.at(NOON + timedelta(hours=3, minutes=59)):
        assert operations.fall_back_due() == 0
    with clock.at(NOON + timedelta(hours=4)):
        assert operations.fall_back_due() == 1
        assert operations.fall_back_due() == 0
        operations.run_due()
    message.refresh_from_db()
    assert message.status == Status.SENT
    assert message.fallback.status == Status.DELIVERED


def test_unread_reminder_is_followed_by_the_other_channel_and_a_read_one_is_not() -> None:
    with clock.at(NOON):
        unread = make_message(message="appointment_reminder")
        read = make_message(message="appointment_reminder")
        operations.run_due()
        operations.mark_read(about=About(kind="appointment", id=read.about_id))
    with clock.at(NOON + timedelta(hours=21)):
        assert operations.fall_back_due() == 1
    assert list(Message.objects.exclude(fallback_of=None).values_list("fallback_of")) == [
        (unread.pk,)
    ]


def test_a_mail_scanner_does_not_stop_the_other_channel() -> None:
    with clock.at(NOON):
        message = make_message(message="appointment_reminder")
        operations.run_due()
        Message.objects.filter(pk=message.pk).update(status=Status.SENT)  # as over SMTP
    about = About(kind="appointment", id=message.about_id)
    with clock.at(NOON + timedelta(minutes=1)):
        assert operations.mark_read(about=about, sign=Sign.OPENED) == 0
    with clock.at(NOON + timedelta(minutes=2)):
        assert operations.mark_read(about=about, sign=Sign.OPENED) == 1


def test_who_reads_after_all_is_not_told_again() -> None:
    evening = NOON + timedelta(hours=6)
    with clock.at(evening):
        message = make_message(
            message="appointment_reminder", to=make_recipient(quiet_from=15, quiet_until=18)
        )
        operations.run_due()
    with clock.at(evening + timedelta(hours=21)):  # quiet hours: the other channel waits
        assert operations.fall_back_due() == 1
        assert operations.mark_read(about=About(kind="appointment", id=message.about_id)) == 1
    with clock.at(evening + timedelta(hours=30)):
        assert operations.run_due() == 0
    again = Message.objects.get(fallback_of=message)
    assert (again.status, again.reason) == (Status.FAILED, "read already")


def test_fallback_waits_for_the_end_of_quiet_hours(smsbox: Smsbox) -> None:
    evening = datetime(2026, 11, 20, 19, tzinfo=UTC)
    with clock.at(evening):
        make_message(to=make_recipient(channels=SMS_FIRST, quiet_from=21, quiet_until=8))
        assert operations.run_due() == 1
    with clock.at(evening + timedelta(hours=4)):
        operations.fall_back_due()
    fallback = Message.objects.exclude(fallback_of=None).get()
    assert fallback.due_at == datetime(2026, 11, 21, 7, tzinfo=UTC)


def test_fuse_of_one_channel_does_not_hold_up_the_other(smsbox: Smsbox) -> None:
    smsbox.status = 503
    for _ in range(60):
        _sms()
    mail = make_message()
    operations.run_due()
    assert _status(mail) == Status.DELIVERED
    assert Circuit.objects.get().channel == "sms"
    # 3 in a row, and what the 16 threads had under way by then.
    assert smsbox.tried <= 3 + 16
    tried = smsbox.tried
    _sms()
    assert operations.run_due() == 0
    assert smsbox.tried == tried
    health = {one.channel: one for one in queries.channel_health()}
    assert health[Channel.SMS].closed_until is not None
    assert health[Channel.SMS].reason == "http 503"


def test_urgent_messages_go_first(smsbox: Smsbox) -> None:
    for _ in range(3):
        _sms()
    make_message(
        to=make_recipient(channels=ONLY_SMS, phone="+31699999999"),
        message="sign_in_code",
        context={"code": "123456", "minutes": "5"},
        urgent=True,
    )
    (first,) = sending._claim(Channel.SMS, 1)
    assert first.urgent
