"""Telling readers that the monthly report is there: a link behind sign-in, never a figure."""

from django.conf import settings
from django.urls import reverse

from nabij.accounts.models import User
from nabij.delivery.operations import send
from nabij.delivery.types import About
from nabij.insights.events import ReportReady
from nabij.ledger.registry import on
from nabij.people.types import Channel, Recipient


@on(ReportReady)
def tell_of_report(event: ReportReady) -> None:
    """Send the link to a reader with an e-mail address, once per report."""
    reader = User.objects.filter(pk=event.reader_id, is_active=True).exclude(email=None).first()
    if reader is None:
        return
    send(
        to=Recipient(
            person_id=reader.pk,
            client_id=None,
            name=reader.name,
            language=reader.language,
            email=reader.email or "",
            phone="",
            channels=(Channel.EMAIL,),
        ),
        message="report_ready",
        about=About(kind="report", id=reader.pk, occasion=event.month),
        context={"link": f"{settings.ENV.base_url.rstrip('/')}{reverse('insights:reports')}"},
    )
