"""The monthly report as files, and its readers: a link once a month, never a figure."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.test import Client as Browser

from nabij.accounts.models import Membership
from nabij.accounts.types import Role
from nabij.delivery.models import Message
from nabij.insights import operations
from nabij.insights.models import ReportSubscription
from nabij.insights.queries import monthly_report, report_months
from nabij.insights.types import Metric
from nabij.ledger.operations import run_all
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.factories.accounts import actor_for_staff, make_staff, sign_in
from tests.factories.organisation import make_department, make_location, make_organisation
from tests.factories.surveys import make_years

pytestmark = pytest.mark.django_db
PAGE = "/studio/reports/"
TODAY = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
LEVELS = (30, 40, 35, 25, 30, 45, 35, 30, 40, 30, 25, 35, 60, 65)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def fill() -> None:
    location = make_location(organisation=make_organisation(name="Zorggroep Voorbeeld"))
    for slug, levels in (("groot", LEVELS), ("later", LEVELS[-2:])):
        department = make_department(location=location, slug=slug, names={"nl": f"={slug}"})
        make_years(department, levels, until=date(2026, 5, 1))


def test_a_month_as_three_files() -> None:
    fill()
    browser = sign_in(Browser(), make_staff(role=Role.MANAGER))
    operations.declare_change(
        metric=None, department_id=None, on=date(2026, 4, 1), words="Nieuwe #balie", by=SYSTEM
    )
    pdf = browser.get(f"{PAGE}2026/5/pdf/")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-1.")
    assert b"/StructTreeRoot" in pdf.content
    assert b"pdfuaid" in pdf.content
    assert b"/Alt" in pdf.content
    sheets = ZipFile(BytesIO(browser.get(f"{PAGE}2026/5/xlsx/").content))
    assert len([name for name in sheets.namelist() if "worksheets/sheet" in name]) == 5
    assert "<f>" not in sheets.read("xl/worksheets/sheet3.xml").decode()
    charts = [sheets.read(name).decode() for name in sheets.namelist() if "charts/chart" in name]
    assert len(charts) == 6  # recommendation and effort: per month, department and location
    assert all("<c:errBars>" in chart for chart in charts)
    bars = [chart for chart in charts if "<c:barChart>" in chart]
    assert [('<c:min val="0"/>' in one or '<c:min val="-100"/>' in one) for one in bars] == [
        True
    ] * 4
    about = sheets.read("xl/sharedStrings.xml").decode()
    assert "Medewerkers" not in about  # only what the report tells is explained
    table = browser.get(f"{PAGE}2026/5/csv/").content.decode()
    rows = list(csv.DictReader(StringIO(table)))
    told = monthly_report(actor=SYSTEM, month=date(2026, 5, 1), language="nl")
    assert told is not None
    whole = next(row for row in rows if (row["division"], row["metric"]) == ("all", "nps"))
    assert (whole["n"], whole["value"]) == (str(told.whole[Metric.NPS].n), "41")
    assert {row["label"] for row in rows if row["division"] == "department"} == {
        "'=groot",
        "'=later",
    }
    for address in ("2026/6/pdf", "2026/13/pdf", "2020/1/pdf", "2026/5/doc", "0/1/csv"):
        assert browser.get(f"{PAGE}{address}/").status_code == 404, address


def test_only_months_that_are_over_and_only_for_managers() -> None:
    fill()
    months = report_months(actor=SYSTEM)
    assert months[0] == date(2026, 5, 1)
    assert len(months) == 14
    agent = actor_for_staff(make_staff(role=Role.AGENT))
    assert report_months(actor=agent) == []
    assert monthly_report(actor=agent, month=months[0], language="nl") is None


def test_readers_are_told_once_a_month_by_a_link() -> None:
    fill()
    reader = make_staff(role=Role.MANAGER, name="Sanne Mulder", email="sanne@zorg.example")
    left = make_staff(role=Role.MANAGER, name="Kees Vos", email="kees@zorg.example")
    browser = sign_in(Browser(), reader)
    assert "Kies wie" in browser.post(f"{PAGE}readers/", {"reader": "x"}).content.decode()
    for one in (reader, left):
        assert browser.post(f"{PAGE}readers/", {"reader": str(one.pk)}).status_code == 302
    page = browser.get(PAGE).content.decode()
    assert "Sanne Mulder" in page
    Membership.objects.filter(user=left).delete()
    assert operations.tell_readers() == 0  # the month before they came is no news
    with clock.at(datetime(2026, 7, 1, 6, 0, tzinfo=UTC)):
        assert operations.tell_readers() == 1
        assert operations.tell_readers() == 0
        run_all()
    message = Message.objects.get()
    assert message.address == "sanne@zorg.example"
    assert message.body.count("/studio/reports/") == 1
    assert not any(letter.isdigit() for letter in message.body.split("http")[0])
    assert browser.post(f"{PAGE}readers/{reader.pk}/end/").status_code == 302
    assert browser.post(f"{PAGE}readers/{reader.pk}/end/").status_code == 404
    assert ReportSubscription.objects.filter(ended_at=None).count() == 1
    with pytest.raises(operations.ReaderUnknownError):
        operations.add_reader(reader_id=left.pk, by=SYSTEM)
