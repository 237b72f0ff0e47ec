"""Who refers clients, what they said in two rounds and after a referral since, and one who came on
the list later.
"""

from datetime import datetime, timedelta

from nabij.appointments import operations as appointments
from nabij.appointments.queries import awaited_referrals
from nabij.demo.content.referrers import REFERRERS, ReferrerContent
from nabij.demo.operations.future import DESK
from nabij.demo.types import House
from nabij.lib import clock
from nabij.lib.ids import uuid7
from nabij.people.types import SYSTEM, link_actor
from nabij.surveys import operations as surveys
from nabij.surveys.models import Invitation
from nabij.surveys.rules import follow_up_reasons
from nabij.surveys.types import InvitationStatus, Referred, ReferrerDetails, Value

ROUNDS = (timedelta(days=230), timedelta(days=110))
ANSWERED_AFTER = timedelta(hours=30)
ANSWERED_WITHIN = timedelta(days=7)


def ask_who_refers(house: House, *, now: datetime) -> None:
    """Fill the list and ask all of it, twice. Who was not happy said so without a name: what is
    owed to nobody need not be followed up in the past.
    """
    for one in REFERRERS:
        if one.said:
            _add(house, one)
    for number, ago in enumerate(ROUNDS):
        with clock.at(now - ago):
            surveys.ask_referrers(by=SYSTEM)
        with clock.at(now - ago + ANSWERED_AFTER):
            for one in REFERRERS:
                _answer(one, number=number)
    _ask_after_referrals(house, now=now)
    for one in REFERRERS:
        if not one.said:
            _add(house, one)
    surveys.expire_due()
    surveys.tell_anonymous()


def receive_letters() -> None:
    """Let the desk note which letters came in, and from whom; what follows the worker does."""
    by_letter = [one.email for one in REFERRERS if one.sends_letters]
    for letter, email in zip(awaited_referrals(DESK), by_letter, strict=False):
        appointments.receive(referral_id=letter.id, referrer_email=email, by=DESK)


def _ask_after_referrals(house: House, *, now: datetime) -> None:
    """Tell of the referrals of the last weeks, as they came; of the later ones no answer is in."""
    told = sorted(
        ((days, one) for one in REFERRERS for days in one.referred), key=lambda pair: -pair[0]
    )
    for days, one in told:
        place, ago = house.departments[one.slug], timedelta(days=days)
        referral = Referred(
            id=uuid7(),
            email=one.email,
            department_id=place.id,
            location_id=place.location_id,
            referred_at=now - ago,
        )
        with clock.at(now - ago):
            surveys.ask_after_referrals(referrals=[referral])
        if ago > ANSWERED_WITHIN:
            with clock.at(now - ago + ANSWERED_AFTER):
                _answer(one, number=-1)


def _add(house: House, one: ReferrerContent) -> None:
    surveys.add_referrer(
        details=ReferrerDetails(
            name=one.name,
            practice=one.practice,
            email=one.email,
            language=one.language,
            department_id=house.departments[one.slug].id,
        ),
        by=SYSTEM,
    )


def _answer(one: ReferrerContent, *, number: int) -> None:
    asked = Invitation.objects.filter(referrer__email=one.email, status=InvitationStatus.OPEN)
    invitation = asked.order_by("-created_at").first()
    if invitation is None:
        return
    by = link_actor(client_id=None, language=one.language)
    said = one.said[number]
    if said is not None:
        nps, ces, words = said
        answers: dict[str, Value] = {
            "recommend-referring": nps,
            "effort-referring": ces,
            "open": words,
        }
        for question, value in answers.items():
            surveys.save_answer(
                invitation_id=invitation.pk,
                question=question,
                value=value,
                language=one.language,
                by=by,
            )
        is_owed = bool(follow_up_reasons(nps=nps, ces=ces, contact_me=False))
        surveys.submit(invitation_id=invitation.pk, by=by, anonymous=is_owed)
    elif one.is_unreached:
        surveys.mark_undeliverable(invitation_id=invitation.pk)
    if one.wants_no_more:
        surveys.stop_asking(invitation_id=invitation.pk, by=by)
