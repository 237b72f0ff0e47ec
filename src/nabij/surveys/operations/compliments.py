"""Good words passed on to the people they are about, with personal data masked."""

from uuid import UUID

from django.db import IntegrityError, transaction

from nabij.ledger import operations as ledger
from nabij.lib import clock
from nabij.people.types import Actor
from nabij.surveys.events import ComplimentPassedOn
from nabij.surveys.models import Compliment
from nabij.surveys.queries import praise_of


class NothingToPassOnError(LookupError):
    """There are no such good words for who asks, or they were passed on already."""


@transaction.atomic
def pass_on(*, praise_id: UUID, by: Actor) -> Compliment:
    """Pass good words on to the department they are about.

    Args:
        praise_id: of the answer, or of the follow-up whose client said so at the end.

    Raises:
        NothingToPassOnError: not there for this actor, or passed on before.
    """
    praise = praise_of(by, praise_id=praise_id)
    if praise is None:
        raise NothingToPassOnError
    try:
        with transaction.atomic():
            compliment = Compliment.objects.create(
                response_id=praise.response_id,
                follow_up_id=praise.follow_up_id,
                department_id=praise.department_id,
                words=praise.words,
                language=praise.language,
                passed_by_id=by.user_id,
                passed_by_name=by.name,
                passed_at=clock.now(),
            )
    except IntegrityError as error:  # somebody else did at this moment
        raise NothingToPassOnError from error
    ledger.record(
        ComplimentPassedOn(
            compliment_id=compliment.pk,
            actor_id=by.user_id,
            department_id=praise.department_id,
        )
    )
    return compliment
