"""What people write is read: kept as a finding, masked, and followed up where it must be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import link_actor
from nabij.surveys import operations, queries
from nabij.surveys.models import CommentTheme, Correction, Finding, FollowUp, Response
from nabij.surveys.types import FollowUpReason, NoteKind
from tests.factories.accounts import actor_for_staff, make_staff
from tests.factories.organisation import make_department, make_team
from tests.factories.people import make_client
from tests.factories.surveys import make_invitation, make_response

SUNDAY_NIGHT = datetime(2026, 3, 15, 2, 0, tzinfo=UTC)
FALL = "Moeder is gevallen, vraag Henk de Vries op 06-12345678. Verder prima."
pytestmark = pytest.mark.django_db


def _anonymous(comment: str) -> Response:
    invitation = make_invitation()
    by = link_actor(client_id=invitation.client_id)
    for question, value in (("recommend", 9), ("open", comment)):
        operations.save_answer(
            invitation_id=invitation.pk, question=question, value=value, language="nl", by=by
        )
    return operations.submit(invitation_id=invitation.pk, by=by, anonymous=True)


def test_danger_under_a_nine_is_seen_within_the_hour_also_at_night() -> None:
    department = make_department()
    team = make_team(departments=[department])
    owner, other = make_staff(team=team), make_staff(team=team)
    with clock.at(SUNDAY_NIGHT):
        make_response(department=department, nps=3, comment="Ik moest te lang wachten.")
        response = make_response(
            client=make_client(departments=[department]),
            department=department,
            nps=9,
            comment=FALL,
        )
        assert not FollowUp.objects.filter(response=response).exists()
        for _ in range(2):  # a second time changes nothing
            finding = operations.read_response(response_id=response.pk)
        assert finding is not None
        follow_up = FollowUp.objects.get(response=response)
        assert (finding.dangers, "safety" in finding.themes) == (["fall"], True)
        assert follow_up.due_at == SUNDAY_NIGHT + timedelta(hours=1)
        assert follow_up.notes.filter(kind=NoteKind.URGENT).count() == 1
        reader = actor_for_staff(owner if follow_up.owner_id != owner.pk else other)
        rows = queries.follow_up_page(reader).object_list
        assert [row.is_urgent for row in rows] == [True, False]
        shown = queries.follow_up_detail(reader, follow_up_id=follow_up.pk)
        assert shown is not None
        assert shown.comment.startswith("Moeder is gevallen, vraag [naam] op [telefoon]")
        own = queries.follow_up_detail(
            actor_for_staff(owner if follow_up.owner_id == owner.pk else other),
            follow_up_id=follow_up.pk,
        )
        assert own is not None
        assert (own.comment, own.is_masked) == (FALL, False)
    with clock.at(SUNDAY_NIGHT + timedelta(hours=1, seconds=1)):
        assert operations.escalate_due() == 1
    assert Event.objects.filter(kind="surveys.FollowUpBecameUrgent").count() == 1


def test_anonymous_danger_is_nobodys_and_ends_when_somebody_looked() -> None:
    department = make_department()
    agent = make_staff(team=make_team(departments=[department]))
    response = _anonymous(FALL)
    Response.objects.filter(pk=response.pk).update(department=department)
    operations.read_response(response_id=response.pk)
    follow_up = FollowUp.objects.get(response=response)
    actor = actor_for_staff(agent)
    detail = queries.follow_up_detail(actor, follow_up_id=follow_up.pk)
    assert detail is not None
    assert (follow_up.client_id, follow_up.owner) == (None, agent)
    assert ("Henk" in detail.comment, detail.is_masked, detail.phone) == (False, True, "")
    with pytest.raises(operations.NotContactedError):
        operations.ask_solved(follow_up_id=follow_up.pk, text="", by=actor)
    operations.note_contact(follow_up_id=follow_up.pk, text="Asked the ward.", by=actor)
    with pytest.raises(operations.NotContactedError):
        operations.ask_solved(follow_up_id=follow_up.pk, text="", by=actor)
    operations.close(follow_up_id=follow_up.pk, text="She is well.", by=actor)
    stranger = actor_for_staff(make_staff(team=make_team(departments=[make_department()])))
    assert queries.follow_up_detail(stranger, follow_up_id=follow_up.pk) is None


def test_very_bad_words_under_a_nine_are_followed_up_when_somebody_can_be_called() -> None:
    bad = "Verschrikkelijk, onbeschoft en mensonterend. Nooit meer!"
    response = make_response(nps=9, comment=bad)
    operations.read_response(response_id=response.pk)
    follow_up = FollowUp.objects.get(response=response)
    assert follow_up.reasons == [FollowUpReason.BAD_WORDS]
    nobodys = _anonymous(bad)
    operations.read_response(response_id=nobodys.pk)
    assert not FollowUp.objects.filter(response=nobodys).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=follow_up.pk).update(client=None)


def test_history_is_read_once_and_again_when_a_list_changes_and_opens_nothing() -> None:
    response = make_response(nps=9, comment="De hortensia was uit. Moeder is gevallen.")
    make_response(nps=9, comment="")
    assert operations.read_unread() == 1
    assert operations.read_unread() == 0
    assert not FollowUp.objects.exists()
    CommentTheme.objects.create(key="garden", names={"nl": "Tuin"}, words={"nl": ["hortensia*,"]})
    assert "garden" not in Finding.objects.get(response=response).themes
    assert operations.read_unread() == 1
    finding = Finding.objects.get(response=response)
    assert {"garden", "safety"} <= set(finding.themes)
    CommentTheme.objects.filter(key="safety").update(retired_at=clock.now())
    Finding.objects.update(reviewed_at=clock.now(), themes=["garden"], sentiment=0)
    assert operations.read_unread() == 1
    finding.refresh_from_db()
    assert (finding.themes, finding.sentiment) == (["garden"], 0)
    assert "safety" not in finding.found_themes


def test_an_anonymous_answer_is_not_read_before_its_hour_is_over() -> None:
    """A finding knows its moment: it would tell when somebody answered."""
    with clock.at(SUNDAY_NIGHT):
        _anonymous("De koffie was koud.")
        assert operations.read_unread() == 0
    with clock.at(SUNDAY_NIGHT + timedelta(hours=1)):
        assert operations.tell_anonymous() == 1
        assert operations.read_unread() == 1


def test_what_is_read_again_is_held_so_that_a_review_meanwhile_is_not_lost() -> None:
    make_response(nps=9, comment="Prima.")
    assert operations.read_unread() == 1
    Finding.objects.update(read_with="older")
    with CaptureQueriesContext(connection) as caught:
        assert operations.read_unread() == 1
    held = [one["sql"] for one in caught if "FOR UPDATE" in one["sql"]]
    assert any('FROM "surveys_finding"' in one for one in held)


def test_less_danger_is_never_said_without_a_reason() -> None:
    operations.read_response(response_id=make_response(comment=FALL).pk)
    finding = Finding.objects.get()
    manager = make_staff(role=Role.MANAGER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            finding=finding,
            author=manager,
            at=clock.now(),
            sentiment=0,
            dangers_before=["fall"],
            dangers=[],
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(dangers=[])
