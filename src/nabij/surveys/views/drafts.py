"""What pages of drafts have in common: what another manager published meanwhile is not there."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpResponse

from nabij.surveys.models import Survey
from nabij.surveys.operations.building import SurveyUnknownError
from nabij.surveys.queries.building import survey_of

View = Callable[..., HttpResponse]


def gone_is_404(view: View) -> View:
    """Answer 404 when the draft was published or thrown away between looking and writing."""

    @wraps(view)
    def inner(*args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except SurveyUnknownError as error:
            raise Http404 from error

    return inner


def survey_or_404(survey_id: UUID) -> Survey:
    """Return a survey."""
    found = survey_of(survey_id)
    if found is None:
        raise Http404
    return found


def draft_or_404(survey_id: UUID) -> Survey:
    """Return a draft."""
    found = survey_or_404(survey_id)
    if found.published_at is not None:
        raise Http404
    return found
