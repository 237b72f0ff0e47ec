"""One row of an earlier tool's file, read strictly: what is wrong with it is said by column.

Nothing is guessed: a score off its scale is refused, not cut; a department that isn't known is
named. An answer passed over (empty, "nvt") with a comment is a comment; without one it says
nothing. It writes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import blake2b
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from nabij.lib.csvfiles import CellError, Line, RowError
from nabij.lib.written import WrittenError, moment_written, number_written, shortened
from nabij.organisation.rules import PlaceError, Places, plain_name
from nabij.organisation.types import Place
from nabij.surveys.types import Respondent
from nabij.surveys.types.imports import CES, COMMENT, NPS, SCORED, PastAnswer, Scale

NAMESPACE = UUID("6e616269-6a00-5000-8000-696d706f7274")
PASSED_OVER = frozenset(
    {
        "", "-", "–", "nvt", "n.v.t.", "n.v.t", "n/a", "na", "null", "none", "geen", "weet niet",
        "ei", "ei vastausta", "eos", "en osaa sanoa",
    }
)  # fmt: skip
SAME = {
    "enps": NPS,
    "effort": CES,
    "open": COMMENT,
    "eq-5d": "eq-5d-5l",
    "eq5d": "eq-5d-5l",
    "eq-5d-vas": "eq-vas",
}
WHOLE: Mapping[str, Scale] = {
    NPS: Scale(Decimal(0), Decimal(10)),
    CES: Scale(Decimal(1), Decimal(5)),
}
RESPONDENTS = {
    "": Respondent.CLIENT, "client": Respondent.CLIENT, "patient": Respondent.CLIENT,
    "patiënt": Respondent.CLIENT, "cliënt": Respondent.CLIENT, "asiakas": Respondent.CLIENT,
    "potilas": Respondent.CLIENT, "relative": Respondent.RELATIVE, "naaste": Respondent.RELATIVE,
    "mantelzorger": Respondent.RELATIVE, "läheinen": Respondent.RELATIVE,
    "omaishoitaja": Respondent.RELATIVE, "referrer": Respondent.REFERRER,
    "verwijzer": Respondent.REFERRER, "lähettäjä": Respondent.REFERRER,
    "employee": Respondent.EMPLOYEE, "medewerker": Respondent.EMPLOYEE,
    "työntekijä": Respondent.EMPLOYEE,
}  # fmt: skip
EARLIEST = 1990
MOST_COMMENT, MOST_TOUCHPOINT, MOST_ID, DECIMALS, LANGUAGE_LETTERS = 4000, 40, 200, 4, 2
UNKNOWN_TOUCHPOINT = "imported"


class SaysNothingError(Exception):
    """The row has neither a score nor a comment."""


@dataclass
class RowReader:
    """Reads rows of one file.

    Attributes:
        scored: instruments that are taken in as scores, beside NPS and effort.
        language: of rows that name none.
        now: later answers are refused.
    """

    places: Places
    now: datetime
    scored: Mapping[str, Scale] = field(default_factory=lambda: dict(SCORED))
    language: str = "nl"

    def read(self, line: Line) -> PastAnswer | RowError | None:
        """Return what a row says; None when it says nothing; or what is wrong with it."""
        if line.error:
            return line.error
        try:
            return self._read(line.row, line.cells)
        except CellError as error:
            return RowError(line.row, error.column, self._all_wrong(line.cells, error))
        except SaysNothingError:
            return None

    def _read(self, row: int, cells: Mapping[str, str]) -> PastAnswer:
        place = self._place(cells)
        instrument = self._instrument(cells["instrument"])
        respondent = _respondent(cells.get("respondent_type", ""), cells["instrument"])
        answered_at = self._answered_at(cells["answered_at"], place.time_zone)
        score = self._score(instrument, cells["score"])
        comment = _within("comment", cells.get("comment", ""), MOST_COMMENT)
        if score is None and not comment:
            raise SaysNothingError
        on = answered_at.astimezone(ZoneInfo(place.time_zone)).date()
        if respondent is Respondent.EMPLOYEE:  # an employee's moment is told by month only
            on = on.replace(day=1)
            answered_at = datetime.combine(on, time(), UTC)
        # of an employee the moment is no part of it: who has the key could find it by trying
        moment = str(on) if respondent is Respondent.EMPLOYEE else cells["answered_at"]
        facts = (
            *(moment, place.slug, instrument, cells["score"], comment),
            *(cells.get("touchpoint", ""), cells.get("language", ""), respondent.value),
        )
        given = _within("response_id", cells.get("response_id", ""), MOST_ID)
        return PastAnswer(
            row=row,
            key=uuid5(NAMESPACE, f"id:{given}") if given else _key_of(facts),
            has_id=bool(given),
            instrument=instrument,
            department_id=place.department_id,
            location_id=place.location_id,
            touchpoint=_touchpoint(cells.get("touchpoint", "")),
            language=self._language(cells.get("language", "")),
            respondent_type=respondent,
            submitted_at=answered_at,
            submitted_on=on,
            nps=int(score) if score is not None and instrument == NPS else None,
            ces=int(score) if score is not None and instrument == CES else None,
            score=score if instrument in self.scored else None,
            comment=comment,
        )

    def _all_wrong(self, cells: Mapping[str, str], first: CellError) -> str:
        """Return what is wrong with a row: the first mistake, and each other column's."""
        wrong = {first.column: str(first)}
        checks: Sequence[Callable[[], object]] = (
            lambda: self._place(cells),
            lambda: _respondent(cells.get("respondent_type", ""), cells["instrument"]),
            lambda: self._answered_at(cells["answered_at"], "UTC"),
            lambda: self._score(self._instrument(cells["instrument"]), cells["score"]),
            lambda: self._language(cells.get("language", "")),
        )
        for check in checks:
            try:
                check()
            except CellError as error:
                wrong.setdefault(error.column, str(error))
        others = [f"; {column}: {why}" for column, why in wrong.items() if column != first.column]
        return "".join((str(first), *others))

    def _place(self, cells: Mapping[str, str]) -> Place:
        try:
            return self.places.find(cells.get("department", ""), cells.get("location", ""))
        except PlaceError as error:
            raise CellError(error.part, str(error)) from error

    def _instrument(self, text: str) -> str:
        name = plain_name(text).replace(" ", "-").replace("_", "-")
        name = SAME.get(name, name)
        if name in self.scored or name in WHOLE or name == COMMENT:
            return name
        known = ", ".join((NPS, CES, COMMENT, *sorted(self.scored)))
        what = "is empty" if not text else f"{shortened(text)} is not known"
        raise CellError("instrument", f"{what}; known are {known}, or name it with --instrument")

    def _score(self, instrument: str, text: str) -> Decimal | None:
        if plain_name(text) in PASSED_OVER:
            return None
        if instrument == COMMENT:
            raise CellError("score", f"{shortened(text)}: a row of comment has no score")
        try:
            score = number_written(text)
        except WrittenError as error:
            raise CellError("score", str(error)) from error
        scale = WHOLE.get(instrument) or self.scored[instrument]
        if not scale.low <= score <= scale.high:
            reason = f"{shortened(text)} does not lie from {scale.low} to {scale.high}"
            raise CellError("score", f"{reason} ({instrument})")
        if instrument in WHOLE and score != int(score):
            raise CellError("score", f"{shortened(text)} is no whole number ({instrument})")
        if round(score, DECIMALS) != score:
            raise CellError("score", f"{shortened(text)} has more than {DECIMALS} decimals")
        return score

    def _answered_at(self, text: str, zone: str) -> datetime:
        return past_moment("answered_at", text, zone=zone, now=self.now)

    def _language(self, text: str) -> str:
        if not text:
            return self.language
        code = text.casefold().replace("_", "-").partition("-")[0]
        if len(code) == LANGUAGE_LETTERS and code.isascii() and code.isalpha():
            return code
        raise CellError("language", f"{shortened(text)} is no code of two letters, as nl or fi")


def past_moment(column: str, text: str, *, zone: str, now: datetime) -> datetime:
    """Return when something happened, in UTC and never after `now`; without a zone it is in `zone`.

    Raises:
        CellError: it is no moment, or one in the future or before computers.
    """
    if not text:
        raise CellError(column, "is empty")
    try:
        moment = moment_written(text)
    except WrittenError as error:
        raise CellError(column, str(error)) from error
    if moment.year > now.year + 1:
        raise CellError(column, f"{shortened(text)} lies in the future")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    if moment.year < EARLIEST:
        raise CellError(column, f"{shortened(text)} lies before {EARLIEST}")
    moment = moment.astimezone(UTC)
    if moment > now and not _is_today(text, moment, now, zone):
        raise CellError(column, f"{shortened(text)} lies in the future")
    return min(moment, now)


def _is_today(text: str, moment: datetime, now: datetime, zone: str) -> bool:
    """Whether a day without a time is today: its noon may still be to come."""
    today: date = now.astimezone(ZoneInfo(zone)).date()
    return (
        ":" not in text
        and moment - now < timedelta(days=1)
        and (moment.astimezone(ZoneInfo(zone)).date() == today)
    )


def _respondent(text: str, instrument: str) -> Respondent:
    about_work = plain_name(instrument) == "enps"
    found = RESPONDENTS.get(plain_name(text))
    if found is None:
        known = ", ".join(one.value for one in Respondent)
        raise CellError("respondent_type", f"{shortened(text)} is none of {known}")
    if about_work and text and found is not Respondent.EMPLOYEE:
        raise CellError("respondent_type", f"{shortened(text)}: eNPS is answered by employees")
    return Respondent.EMPLOYEE if about_work else found


def _touchpoint(text: str) -> str:
    name = plain_name(text).replace(" ", "-")
    return _within("touchpoint", name, MOST_TOUCHPOINT) or UNKNOWN_TOUCHPOINT


def _within(column: str, text: str, most: int) -> str:
    if len(text) > most:
        raise CellError(column, f"is longer than {most} characters")
    return text


def _key_of(facts: tuple[str, ...]) -> UUID:
    digest = blake2b("\x1f".join(facts).encode("utf-8", "replace"), digest_size=16).digest()
    return UUID(bytes=digest)
