"""Taking in who referred clients from a CSV file, as a record system exports it, and asking them.

What becomes of each is decided in `referrals`. The same reference is the same referral: a file that
comes in again, or an export of the last weeks every day, asks nobody twice. It counts within a
location: two systems may number alike. Of a reference only a digest is kept, which nobody can work
out without SECRET_KEY. Nobody comes on the list by it, and of who is not on it nothing is kept.
"""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from nabij.lib import clock
from nabij.lib.csvfiles import CellError, FileError, Line, RowError, look_at
from nabij.lib.written import shortened
from nabij.organisation.queries import places
from nabij.organisation.rules import PlaceError, Places
from nabij.surveys.imported import past_moment
from nabij.surveys.operations.referrals import ask_after_referrals
from nabij.surveys.types import ReferralOutcome, Referred
from nabij.surveys.types.imports import ReferralReport

NEEDED = ("referred_at", "referrer", "department", "reference")
COLUMNS = (*NEEDED, "location")
LONGEST = {"referrer": 254, "reference": 200}
REFERENCES = "nabij.surveys.referral"
TOGETHER = 200


def import_referrals(path: Path, *, encoding: str | None = None) -> ReferralReport:
    """Take in a file, ask who can be asked, and report what became of each row; good rows come in
    beside bad ones.

    Args:
        encoding: when it is known; else it is found out.
    """
    report = ReferralReport()
    try:
        file = look_at(path, known=COLUMNS, needed=NEEDED, encoding=encoding)
    except FileError as error:
        report.error = str(error)
        return report
    report.notes += file.notes
    found = Places([one for one in places() if one.is_own], renamed={})
    now = clock.now()
    first: dict[UUID, tuple[int, Referred]] = {}
    good: list[Referred] = []
    for line in file.lines():
        report.read += 1
        try:
            one = _referred(line, found, now)
            row, before = first.setdefault(one.id, (line.row, one))
            if before != one:
                raise CellError("reference", f"row {row} has this reference for another referral")
            good.append(one)
        except PlaceError as error:
            report.refuse(RowError(line.row, error.part, str(error)))
        except CellError as error:
            report.refuse(line.error or RowError(line.row, error.column, str(error)))
    for start in range(0, len(good), TOGETHER):
        report.outcomes.update(ask_after_referrals(referrals=good[start : start + TOGETHER]))
    if unlisted := report.outcomes[ReferralOutcome.UNLISTED]:
        report.notes.append(f"{unlisted} from addresses that are not on the list: nobody is asked")
    return report


def _referred(line: Line, found: Places, now: datetime) -> Referred:
    if line.error:
        raise CellError(line.error.column, line.error.reason)
    cells = line.cells
    for column, most in LONGEST.items():
        if not cells[column]:
            raise CellError(column, "is empty")
        if len(cells[column]) > most:
            raise CellError(column, f"is longer than {most} characters")
    try:
        validate_email(cells["referrer"])
    except ValidationError as error:
        reason = f"{shortened(cells['referrer'])} is no e-mail address"
        raise CellError("referrer", reason) from error
    place = found.find(cells["department"], cells.get("location", ""))
    return Referred(
        id=_id(cells["reference"], place.location_id),
        email=cells["referrer"].lower(),
        department_id=place.department_id,
        location_id=place.location_id,
        referred_at=past_moment("referred_at", cells["referred_at"], zone=place.time_zone, now=now),
    )


def _id(reference: str, location_id: UUID) -> UUID:
    keyed = salted_hmac(REFERENCES, f"{location_id}:{reference}", algorithm="sha256")
    return UUID(bytes=keyed.digest()[:16], version=5)  # one made of a name
