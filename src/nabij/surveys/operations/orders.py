"""What is asked after a contact, and how: looked up once for many contacts."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from nabij.surveys.models import Campaign, Survey
from nabij.surveys.operations.standard import standard_survey
from nabij.surveys.queries import latest_survey
from nabij.surveys.queries.campaigns import standing_orders
from nabij.surveys.rules import VALID_FOR
from nabij.surveys.rules.campaigns import first_fitting
from nabij.surveys.types import AskingChannel, Respondent


@dataclass(frozen=True, kw_only=True)
class How:
    """What is asked, and how; without a campaign the standard survey."""

    campaign: Campaign | None
    survey: Survey
    channel: AskingChannel = AskingChannel.OWN
    falls_back: bool = True
    delay: timedelta = timedelta()
    valid_for: timedelta = VALID_FOR
    reminder: timedelta | None = None
    percent: int = 100


class Orders:
    """The campaigns as they stand, with the surveys they ask."""

    def __init__(self, respondent: Respondent = Respondent.CLIENT) -> None:
        """Look up those for one kind of respondent; surveys when they are wanted."""
        self._orders = standing_orders(respondent)
        self._has_standard = respondent is Respondent.CLIENT
        self._surveys: dict[str, Survey | None] = {}
        self._standard: How | None = None

    @property
    def has_any(self) -> bool:
        """Whether anybody made a campaign for this kind of respondent."""
        return bool(self._orders)

    def how(
        self,
        *,
        touchpoint: str,
        department_id: UUID,
        location_id: UUID,
        language: str,
        age: int | None,
        on: date,
    ) -> How | None:
        """Return what is asked after a contact and how; None: no campaign fits."""
        if not self._orders and self._has_standard:
            self._standard = self._standard or How(campaign=None, survey=standard_survey())
            return self._standard
        campaign = first_fitting(
            self._orders,
            touchpoint=touchpoint,
            department_id=department_id,
            location_id=location_id,
            language=language,
            age=age,
            on=on,
        )
        return self.of(campaign) if campaign else None

    def of(self, campaign: Campaign) -> How | None:
        """Return how a campaign asks; None: the survey it asks is gone."""
        key = campaign.survey_key
        if key not in self._surveys:
            self._surveys[key] = latest_survey(key=key)
        survey = self._surveys[key]
        if survey is None:
            return None
        days = campaign.reminder_days
        return How(
            campaign=campaign,
            survey=survey,
            channel=AskingChannel(campaign.channel),
            falls_back=campaign.falls_back,
            delay=timedelta(hours=campaign.delay_hours),
            valid_for=timedelta(days=campaign.valid_days),
            reminder=timedelta(days=days) if days else None,
            percent=campaign.sample_percent,
        )
