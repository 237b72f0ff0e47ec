"""Taking in who referred clients from a CSV file, as a record system exports it, and asking them.

What becomes of each is decided in `referrals`. The same reference is the same referral: a file that
comes in again, or an export of the last weeks every day, asks nobody twice. It counts within a
location: two systems may number alike. Of a reference only a digest is kept, which nobody can work
out without SECRET_KEY. Nobody comes on the list by it, and of who is not on it nothing is kept.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.utils.crypto import salted_hmac

from nabij.lib import clock
from nabij.lib.csvfiles import CellError, Line
from nabij.organisation.rules import Places
from nabij.surveys.imported import past_moment
from nabij.surveys.operations.import_rows import check_cells, email_in, take_rows
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
    now = clock.now()
    first: dict[UUID, tuple[int, Referred]] = {}
    good: list[Referred] = []

    def take(line: Line, found: Places) -> None:
        one = _referred(line.cells, found, now)
        row, before = first.setdefault(one.id, (line.row, one))
        if before != one:
            raise CellError("reference", f"row {row} has this reference for another referral")
        good.append(one)

    take_rows(path, report, take, known=COLUMNS, needed=NEEDED, encoding=encoding)
    for start in range(0, len(good), TOGETHER):
        report.outcomes.update(ask_after_referrals(referrals=good[start : start + TOGETHER]))
    if unlisted := report.outcomes[ReferralOutcome.UNLISTED]:
        report.notes.append(f"{unlisted} from addresses that are not on the list: nobody is asked")
    return report


def _referred(cells: Mapping[str, str], found: Places, now: datetime) -> Referred:
    check_cells(cells, filled=LONGEST, longest=LONGEST)
    email = email_in(cells, "referrer")
    place = found.find(cells["department"], cells.get("location", ""))
    return Referred(
        id=_id(cells["reference"], place.location_id),
        email=email,
        department_id=place.department_id,
        location_id=place.location_id,
        referred_at=past_moment("referred_at", cells["referred_at"], zone=place.time_zone, now=now),
    )


def _id(reference: str, location_id: UUID) -> UUID:
    keyed = salted_hmac(REFERENCES, f"{location_id}:{reference}", algorithm="sha256")
    return UUID(bytes=keyed.digest()[:16], version=5)  # one made of a name
