"""Queueing messages: language, channel, quiet hours, once per occasion; reading and emptying."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from nabij.delivery import operations, queries
from nabij.delivery.models import Message, MessageEvent
from nabij.delivery.types import About, Draft, Report, Status
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.types import Channel, Recipient
from tests.factories.delivery import WORDS, make_message, make_recipient
from tests.factories.organisation import make_organisation
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 22, tzinfo=UTC)
ABOUT = About(kind="appointment", id=uuid7(), occasion="first")


def _statuses(message: Message) -> list[str]:
    return [line.status for line in message.history.order_by("id")]


def test_message_is_in_the_language_of_the_person_and_names_the_organisation() -> None:
    make_organisation(name="Zorggroep De Linde", phone="+31201234567")
    message = make_message(to=make_recipient(language="fi"))
    assert message.subject == "Aikasi: dinsdag 14 maart om 10.15 uur"
    assert "Hei Anna de Vries," in message.body
    assert "Zorggroep De Linde" in message.body
    assert "Soita +31 20 123 4567." in message.body
    assert WORDS["link"] in message.body


def test_words_of_a_message_are_not_escaped_for_html() -> None:
    message = make_message(context={**WORDS, "place": "Huize 't Veld & Zn <oost>"})
    assert "Huize 't Veld & Zn <oost>" in message.body


def test_preferred_channel_comes_first_and_the_other_is_the_fallback() -> None:
    message = make_message(to=make_recipient(channels=(Channel.SMS, Channel.EMAIL)))
    assert (message.channel, message.address) == ("sms", "+31612345678")
    assert (message.fallback_channel, message.fallback_address) == ("email", "anna@example.org")
    assert message.subject == ""
    assert "\n" not in message.body


def test_who_has_no_channel_gets_no_message() -> None:
    to = make_recipient(channels=())
    assert operations.send(to=to, message="appointment_booked", about=ABOUT, context=WORDS) is None
    assert not Message.objects.exists()


def test_message_waits_for_the_end_of_quiet_hours_of_the_receivers_place() -> None:
    with clock.at(NIGHT):
        dutch = make_message(to=make_recipient(quiet_from=21, quiet_until=8))
        finnish = make_message(
            to=make_recipient(quiet_from=21, quiet_until=8, time_zone="Europe/Helsinki")
        )
        assert operations.run_due() == 0
    assert dutch.due_at == datetime(2026, 11, 21, 7, tzinfo=UTC)
    assert finnish.due_at == datetime(2026, 11, 21, 6, tzinfo=UTC)
    with clock.at(dutch.due_at):
        assert operations.run_due() == 2


def test_urgent_message_does_not_wait() -> None:
    with clock.at(NIGHT):
        make_message(
            to=make_recipient(quiet_from=21, quiet_until=8),
            message="sign_in_code",
            context={"code": "123456", "minutes": "5"},
            urgent=True,
        )
        assert operations.run_due() == 1


def test_message_is_held_until_not_before() -> None:
    with clock.at(NOON):
        message = operations.send(
            to=make_recipient(),
            message="appointment_booked",
            about=ABOUT,
            context=WORDS,
            not_before=NOON + timedelta(hours=2),
        )
        assert message is not None
        assert operations.run_due() == 0
    with clock.at(NOON + timedelta(hours=2)):
        assert operations.run_due() == 1


def test_once_per_occasion_and_again_on_another() -> None:
    to = make_recipient()
    first = make_message(to=to, about=ABOUT)
    again = make_message(to=to, about=ABOUT)
    assert again.pk == first.pk
    other = make_message(to=to, about=About(kind=ABOUT.kind, id=ABOUT.id, occasion="second"))
    assert other.pk != first.pk
    assert MessageEvent.objects.count() == 2


def test_without_an_occasion_each_asking_counts() -> None:
    to, about = make_recipient(), About(kind="user", id=uuid7())
    assert make_message(to=to, about=about).pk != make_message(to=to, about=about).pk


def test_the_database_refuses_a_second_one_of_the_same_occasion() -> None:
    message = make_message(about=ABOUT)
    message.pk = uuid7()
    message._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)


def test_words_that_are_missing_or_too_many_are_refused() -> None:
    with pytest.raises(operations.WrongWordsError, match="link"):
        make_message(context={"when": "morgen", "place": "De Linde"})
    with pytest.raises(operations.WrongWordsError, match="department"):
        make_message(context={**WORDS, "department": "Oncologie"})
    with pytest.raises(operations.UnknownMessageError):
        make_message(message="no_such_kind")
    assert not Message.objects.exists()


def test_send_never_waits_for_a_gateway(
    settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.MAIL_URL = "smtp://10.255.255.1:25?from=a@example.org"
    to = make_recipient()
    with django_assert_max_num_queries(7):  # two are the savepoint
        make_message(to=to, about=ABOUT)


def test_history_tells_each_status() -> None:
    message = make_message()
    operations.run_due()
    operations.mark_read(about=About(kind=message.about_kind, id=message.about_id))
    message.refresh_from_db()
    assert message.status == Status.READ
    assert _statuses(message) == ["queued", "sent", "delivered", "read"]


def test_delivery_is_in_the_ledger_of_the_client() -> None:
    client = make_client()
    message = make_message(to=make_recipient(client_id=client.pk))
    operations.run_due()
    event = Event.objects.get(kind="delivery.MessageDelivered")
    assert (event.client_id, event.channel) == (client.pk, "email")
    assert event.payload["message_id"] == str(message.pk)
    assert "Anna" not in str(event.payload)


def test_reading_counts_only_for_what_was_sent() -> None:
    message = make_message(about=ABOUT)
    about = About(kind=ABOUT.kind, id=ABOUT.id)
    assert operations.mark_read(about=about) == 0
    operations.run_due()
    assert operations.mark_read(about=About(kind="appointment", id=uuid7())) == 0
    assert operations.mark_read(about=about) == 1
    assert operations.mark_read(about=about) == 0
    message.refresh_from_db()
    assert message.status == Status.READ


def test_report_of_an_unknown_message_is_told() -> None:
    assert not operations.apply_report(message_id=uuid7(), report=Report.DELIVERED)


def test_code_is_emptied_when_sent_and_kept_in_the_demo(settings: Settings) -> None:
    code = {"code": "123456", "minutes": "5"}
    message = make_message(message="sign_in_code", context=code, urgent=True)
    operations.run_due()
    message.refresh_from_db()
    assert (message.subject, message.body, message.context) == ("", "", {})
    settings.DEMO = True
    kept = make_message(message="sign_in_code", context=code, urgent=True)
    operations.run_due()
    kept.refresh_from_db()
    assert "123456" in kept.body
    assert queries.postbox(limit=1)[0].body == kept.body


def test_old_texts_are_emptied_except_in_the_demo(settings: Settings) -> None:
    with clock.at(NOON):
        old = make_message()
        operations.run_due()
    with clock.at(NOON + timedelta(days=89)):
        waiting = make_message()
        assert operations.empty_old() == 0
    settings.DEMO = True
    with clock.at(NOON + timedelta(days=91)):
        assert operations.empty_old() == 0
        settings.DEMO = False
        assert operations.empty_old() == 1
    old.refresh_from_db()
    waiting.refresh_from_db()
    assert (old.subject, old.body, old.context) == ("", "", {})
    assert waiting.body


def test_postbox_shows_what_left_newest_first() -> None:
    with clock.at(NOON):
        make_message(to=make_recipient(language="nl"))
        operations.run_due()
        make_message(to=make_recipient(language="en"))
    with clock.at(NOON + timedelta(minutes=1)):
        assert [item.language for item in queries.postbox()] == ["nl"]
        operations.run_due()
        items = queries.postbox(limit=10)
    assert [item.language for item in items] == ["en", "nl"]
    assert queries.postbox_item(message_id=items[0].id) == items[0]
    assert queries.postbox_item(message_id=uuid7()) is None


def test_a_lost_lease_is_needed_while_sending() -> None:
    message = make_message()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(status=Status.SENDING)
    assert connection.is_usable()


@pytest.mark.parametrize(
    ("language", "number"), [("nl", "020 123 4567"), ("fi", "+31 20 123 4567")]
)
def test_the_number_to_call_is_written_as_it_is_dialled(language: str, number: str) -> None:
    make_organisation()
    message = make_message(to=make_recipient(language=language))
    assert number in message.context["phone"]


def test_many_are_queued_and_sent_with_as_many_statements_as_two() -> None:
    counts = []
    for count in (2, 15):
        drafts = [_draft(about=About(kind="visit", id=uuid7(), occasion="a")) for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            rows = operations.send_many(drafts=drafts)
            assert operations.send_due(channel=Channel.EMAIL) == count
        counts.append(len(captured))
        assert [row and row.about_id for row in rows] == [draft.about.id for draft in drafts]
    assert counts[0] == counts[1]
    assert set(Message.objects.values_list("status", flat=True)) == {Status.DELIVERED}
    assert Event.objects.filter(kind="delivery.MessageDelivered").count() == 17


def test_of_many_each_is_told_once_and_who_has_no_channel_is_left_out() -> None:
    about, to = About(kind="visit", id=uuid7(), occasion="a"), make_recipient()
    earlier = _draft(about=about, to=to)
    first = operations.send_many(drafts=[earlier])[0]
    other, nobody = make_recipient(), make_recipient(channels=())
    drafts = [_draft(about=about, to=one) for one in (other, to, nobody, other)]
    rows = operations.send_many(drafts=drafts)
    assert rows[0] == rows[3] != first
    assert (rows[1], rows[2]) == (first, None)
    assert Message.objects.count() == MessageEvent.objects.count() == 2
    assert operations.send_many(drafts=[]) == []


def _draft(*, about: About, to: Recipient | None = None) -> Draft:
    return Draft(
        to=to or make_recipient(), message="appointment_booked", about=about, context=WORDS
    )


def test_many_things_are_settled_with_as_many_statements_as_one() -> None:
    counts = []
    for count in (1, 6):
        things = [About(kind="visit", id=uuid7()) for _ in range(count)]
        operations.send_many(drafts=[_draft(about=about) for about in things])
        assert operations.send_due(channel=Channel.EMAIL) == count
        waiting = operations.send_many(drafts=[_draft(about=things[0])])[0]
        with CaptureQueriesContext(connection) as captured:
            operations.settle(kind="visit", ids=[about.id for about in things])
        counts.append(len(captured))
        assert waiting is not None
        waiting.refresh_from_db()
        assert (waiting.status, waiting.reason) == (Status.FAILED, "no longer true")
    assert counts[0] == counts[1]
    others = Message.objects.exclude(status=Status.FAILED)
    assert set(others.values_list("status", "fallback_channel")) == {(Status.READ, "")}
    operations.settle(kind="visit", ids=[])
