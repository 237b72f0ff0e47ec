"""Reading people's own words: what is found is kept, and what is dangerous or bad is followed up.

A new answer is read by a reaction, once, and may open a follow-up. History, and everything again
after the lists or the lessons change, is read by a periodic task in small portions, and opens none.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from nabij.lib import clock
from nabij.surveys.models import Finding, Response
from nabij.surveys.operations.openings import open_for_words
from nabij.surveys.queries.reading import Reader, current_reader, unread
from nabij.surveys.queries.words import words_of
from nabij.texts.types import Example
from nabij.texts.types import Finding as Found

AT_ONCE = 1000
_OURS = ["themes", "sentiment", "dangers"]
_FOUND = [
    "language", "masked", "found_themes", "found_sentiment", "found_dangers", "read_with",
    "read_at",
]  # fmt: skip


def read_response(*, response_id: UUID) -> Finding | None:
    """Read what one response says and open what follows from it; None when it has no words."""
    found = read_responses(response_ids=[response_id])
    return found[0] if found else None


@transaction.atomic
def read_responses(*, response_ids: Collection[UUID]) -> list[Finding]:
    """Read what responses that were sent say, and open what follows from each; those without words
    are passed over.
    """
    held = Response.objects.select_for_update(of=("self",)).filter(pk__in=response_ids)
    sent = list(held.filter(submitted_at__isnull=False).order_by("pk"))
    words = words_of(sent)
    responses = [one for one in sent if one.pk in words]
    findings = _read(responses, current_reader()) if responses else []
    for response, finding in zip(responses, findings, strict=True):
        open_for_words(response=response, finding=finding)
    return findings


@transaction.atomic
def read_unread() -> int:
    """Read the next portion of what was never read, or with other lists; return how many."""
    reader = current_reader()
    responses = unread(read_with=reader.name, most=AT_ONCE)
    if responses:
        _read(responses, reader)
    return len(responses)


def _read(responses: Sequence[Response], reader: Reader) -> list[Finding]:
    words = words_of(responses)
    with_words = [one for one in responses if one.pk in words]
    found = reader.analyst.find_all(
        [Example(text=words[one.pk], language=one.language) for one in with_words]
    )
    # held, so that what a reviewer says meanwhile waits and is not written over
    held = Finding.objects.select_for_update().order_by("pk")
    known = held.in_bulk([one.pk for one in with_words], field_name="response_id")
    findings = [
        _finding(one, told, reader, known.get(one.pk))
        for one, told in zip(with_words, found, strict=True)
    ]
    fresh = [one for one in findings if one.reviewed_at is None]
    Finding.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["response"], update_fields=_FOUND + _OURS
    )
    Finding.objects.bulk_update([one for one in findings if one.reviewed_at], _FOUND)
    return findings


def _finding(response: Response, found: Found, reader: Reader, known: Finding | None) -> Finding:
    themes, dangers = list(found.themes), [danger.value for danger in found.dangers]
    finding = known or Finding(response=response)
    finding.language = response.language
    finding.masked = found.masked
    finding.found_themes, finding.found_sentiment = themes, found.sentiment
    finding.found_dangers = dangers
    finding.read_with, finding.read_at = reader.name, clock.now()
    if finding.reviewed_at is None:
        finding.themes, finding.sentiment, finding.dangers = themes, found.sentiment, dangers
    return finding
