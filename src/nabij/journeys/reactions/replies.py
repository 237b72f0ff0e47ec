"""An SMS came in: what it answers, and what follows.

A kind of message that may be answered stands in `_ANSWERED` with who deals with the answer; it is
sent with `expects`. To let another kind be answered, add a line.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from nabij.delivery.events import ReplyReceived
from nabij.delivery.models import Message, Reply
from nabij.delivery.operations import note_answer, send
from nabij.delivery.queries import last_sent_to, question_for, was_told
from nabij.delivery.rules import understand
from nabij.delivery.types import About, Answer, Expects, Said
from nabij.journeys.reactions import answered_appointments as appointments
from nabij.journeys.reactions import answered_surveys as surveys
from nabij.ledger.registry import on
from nabij.lib import clock
from nabij.people.operations import opt_relative_out_of_surveys, set_survey_opt_out
from nabij.people.queries import clients_with_phone, recipient_of_client, relatives_with_phone
from nabij.people.types import SYSTEM, Channel, Recipient, reply_actor

Told = tuple[str, Mapping[str, str], Expects]
"""The kind of message to answer with, its words, and what that may be answered with again."""
_ANSWERED: dict[str, Callable[[Message, Answer], Told | None]] = {
    "appointment_reminder": appointments.coming_or_not,
    "reply_yes": appointments.coming_or_not,
    "reply_no": appointments.coming_or_not,
    "waiting_offer": appointments.answer_offer,
    "appointment_off": appointments.answer_proposal,
    "survey_invitation": surveys.recommend,
    "survey_reminder": surveys.recommend,
}
_UNSURE = ("reply_unclear", "reply_score_unclear", "reply_nothing_open", "reply_which")
_ONCE_IN = timedelta(days=1)
_SORTS = {Said.YES: Expects.YES_NO, Said.NO: Expects.YES_NO, Said.SCORE: Expects.SCORE}


@on(ReplyReceived)
def answer_reply(event: ReplyReceived) -> None:
    """Do what an SMS asks for and say so; when it isn't clear, say what is understood."""
    reply = Reply.objects.get(pk=event.reply_id)
    last = last_sent_to(reply.sender)
    to = _writer(reply.sender, last)
    if to is None:
        note_answer(reply_id=reply.pk, message_id=None, said=Said.UNCLEAR)
        return
    answer = understand(reply.text, language=to.language)
    question, is_sure = _question(reply.sender, answer)
    answered = question if question is not None and is_sure else None
    note_answer(
        reply_id=reply.pk,
        message_id=answered.pk if answered and answer.said in _SORTS else None,
        said=answer.said,
    )
    told = _deal_with(reply.sender, answer, question, is_sure=is_sure)
    if told is None:
        return
    kind, words, expects = told
    about = About(kind="reply", id=reply.pk, occasion=str(event.id))
    expires_at = None
    if expects and answered is not None:  # another word about the same thing
        about = About(kind=answered.about_kind, id=answered.about_id, occasion=str(event.id))
        expires_at = answered.expires_at
        to = _receiver(answered)
    send(
        to=to,
        message=kind,
        about=about,
        context=words,
        urgent=True,  # to somebody who wrote a moment ago
        expires_at=expires_at,
        expects=expects,
    )


def _question(number: str, answer: Answer) -> tuple[Message | None, bool]:
    """Return what an answer is about; what is no answer to anything is about the last question."""
    if answer.said in _SORTS:
        return question_for(number=number, expects=_SORTS[answer.said])
    found = [question_for(number=number, expects=sort) for sort in (Expects.YES_NO, Expects.SCORE)]
    asked = [one for one in found if one[0] is not None]
    return max(asked, key=_sent, default=(None, False))


def _sent(found: tuple[Message | None, bool]) -> datetime:
    message = found[0]
    assert message is not None  # noqa: S101 tells the type
    return message.sent_at or message.queued_at


def _deal_with(
    number: str, answer: Answer, question: Message | None, *, is_sure: bool
) -> Told | None:
    if answer.said is Said.STOP:
        return _stop_asking(number)
    if question is None:
        return _once_a_day(number, "reply_nothing_open")
    if answer.said not in _SORTS:
        link = question.context.get("link", "") if is_sure else ""
        is_score = question.expects == Expects.SCORE
        kind = "reply_score_unclear" if is_score else "reply_unclear"
        return _once_a_day(number, kind, link=link)
    if not is_sure:
        return _once_a_day(number, "reply_which")
    return _ANSWERED[question.template](question, answer)


def _stop_asking(number: str) -> Told:
    """Ask whoever has this number no more how it was; messages about care still come."""
    for client_id in clients_with_phone(number):
        set_survey_opt_out(client_id=client_id, opted_out=True, by=reply_actor(client_id=client_id))
    for relative_id in relatives_with_phone(number):
        opt_relative_out_of_surveys(relative_id=relative_id, by=SYSTEM)
    return "reply_stop", {}, Expects.NOTHING


def _once_a_day(number: str, kind: str, *, link: str = "") -> Told | None:
    """Say that an SMS could not be used; at most once a day, for machines answer too."""
    if was_told(number=number, templates=_UNSURE, since=clock.now() - _ONCE_IN):
        return None
    home = f"{settings.BASE_URL}{reverse('portal:home')}"
    return kind, {"link": link or home}, Expects.NOTHING


def _writer(number: str, last: Message | None) -> Recipient | None:
    """Return whom to answer at a number: who was last written to there, else who has it."""
    if last is not None:
        return _receiver(last)
    found: list[UUID] = clients_with_phone(number)
    client = recipient_of_client(found[0]) if found else None
    if client is None:
        return None
    return Recipient(
        person_id=client.person_id,
        client_id=client.client_id,
        name=client.name,
        language=client.language,
        email="",
        phone=number,
        channels=(Channel.SMS,),
    )


def _receiver(message: Message) -> Recipient:
    """Return who got a message, reachable where they got it."""
    return Recipient(
        person_id=message.person_id,
        client_id=message.client_id,
        name=message.context.get("name", ""),
        language=message.language,
        email="",
        phone=message.address,
        channels=(Channel.SMS,),
    )
