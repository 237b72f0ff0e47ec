"""The administrator's pages of visits of several stops."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from nabij.accounts.types import Role
from nabij.appointments import operations, queries
from nabij.appointments.forms_studio.combined import CombinedForm
from nabij.appointments.models import Appointment, CombinedService, CombinedVisit, Service
from nabij.appointments.operations.combined_rules import (
    CombinedTerms,
    CombinedUnknownError,
    NewStep,
    change_combined,
    withdraw_combined,
)
from nabij.appointments.types import Access
from nabij.ledger.models import Event
from nabij.lib import clock
from nabij.people.types import SYSTEM
from tests.appointments.test_race import at_once
from tests.factories.accounts import make_staff, sign_in
from tests.factories.appointments import make_resource, make_service
from tests.factories.combined import as_slots, book_plan, make_combined, plans_of
from tests.factories.organisation import make_department
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
LIST, NEW = "/studio/combined-visits/", "/studio/combined-visits/new/"
NOW = datetime(2027, 3, 1, 7, tzinfo=UTC)  # a Monday


@pytest.fixture
def administrator(client: Browser) -> Iterator[Browser]:
    """A browser of an administrator, on a Monday morning."""
    with clock.at(NOW):
        yield sign_in(client, make_staff(role=Role.ADMINISTRATOR))


def _services(count: int = 3) -> list[Service]:
    department = make_department()
    return [
        make_service(department=department, names={"nl": f"Dienst {n}"}, with_professional=True)
        for n in range(1, count + 1)
    ]


def _said(services: list[Service], **other: str) -> dict[str, str]:
    said = {
        "do": "save",
        "name_nl": "Dagonderzoek",
        "access": "self",
        "order": "fixed",
        "walking_minutes": "10",
        "stops": str(len(services)),
    }
    for number, service in enumerate(services):
        said |= {
            f"stop-{number}-service": str(service.pk),
            f"stop-{number}-min_gap": "0" if number < 2 else "60",
            f"stop-{number}-max_gap": "120",
        }
    return said | other


def _as_sent(form: CombinedForm) -> dict[str, str]:
    """Return what a browser sends of a form as it is shown."""
    return {
        name: f"{value:%H:%M}" if isinstance(value, time) else str(value)
        for name, value in form.initial.items()
        if value is not None
    }


def _page(combined_id: UUID) -> str:
    return f"{LIST}{combined_id}/"


def test_a_visit_is_made_and_booked_and_its_first_times_are_seen(administrator: Browser) -> None:
    said = _said(
        _services(),
        **{"stop-1-latest_start": "11:00", "stop-1-instruction_nl": "Blijf nuchter."},
    )
    answer = administrator.post(NEW, said)
    combined = CombinedService.objects.get()
    assert answer.url == _page(combined.pk)  # type: ignore[attr-defined]
    page = administrator.get(_page(combined.pk)).content.decode()
    assert "De eerste tijden in de komende twee weken." in page
    assert page.replace("\xa0", " ").count("3 afspraken") == 3
    steps = list(combined.steps.order_by("position"))
    assert [(one.min_gap_minutes, one.latest_start) for one in steps] == [
        (0, None),
        (0, time(11)),
        (60, None),
    ]
    assert steps[1].instruction == {"nl": "Blijf nuchter."}
    assert "Dagonderzoek" in administrator.get(LIST).content.decode()
    assert Event.objects.filter(kind="appointments.CombinedServiceChanged").count() == 1
    client = make_client()
    book_plan(combined.pk, plans_of(combined.pk)[0], client_id=client.pk)
    assert Appointment.objects.filter(client=client).count() == 3


def test_stops_are_added_removed_and_moved_without_scripts_and_nothing_typed_is_lost(
    administrator: Browser,
) -> None:
    services = _services()
    said = _said(services, name_nl="Nog niet af", **{"stop-0-instruction_nl": "Trek iets aan."})

    def stops(wish: str) -> list[str]:
        form = administrator.post(NEW, said | {"do": wish}).context["form"]
        assert form["name_nl"].value() == "Nog niet af"
        return [step["service"].value() for step in form.steps]

    first, second, third = (str(one.pk) for one in services)
    assert stops("up-1") == [second, first, third]
    assert stops("down-1") == [first, third, second]
    assert stops("remove-1") == [first, third]
    assert stops("add") == [first, second, third, None]
    for nonsense in ("up-0", "down-2", "remove-9", "up-", "look", "up-99999999999999999999"):
        assert stops(nonsense) == [first, second, third]
    moved = administrator.post(NEW, said | {"do": "down-0"}).content.decode()
    assert "Trek iets aan." in moved
    two = _said(services[:2]) | {"do": "remove-0"}
    assert len(administrator.post(NEW, two).context["form"].steps) == 2
    assert not CombinedService.objects.exists()


def test_rules_are_tried_before_they_are_kept(administrator: Browser) -> None:
    page = administrator.post(NEW, _said(_services()) | {"do": "preview"}).content.decode()
    assert "Er is nog niets opgeslagen." in page
    assert page.replace("\xa0", " ").count("3 afspraken") == 3
    assert not CombinedService.objects.exists()


def test_why_no_times_fit_is_said(administrator: Browser) -> None:
    services = _services()
    far, nobody = make_service(with_professional=True), make_service()
    late = make_service(department=services[0].department, names={"nl": "Avond"})
    evening = {"location": late.department.location, "service": late}
    make_resource(**evening, starts=time(18), ends=time(21))  # type: ignore[arg-type]
    sunday = make_service(department=services[0].department, names={"nl": "Zondag"})
    make_resource(location=sunday.department.location, service=sunday, weekdays=[6])
    monday = make_service(department=services[0].department, names={"nl": "Maandag"})
    make_resource(location=monday.department.location, service=monday, weekdays=[0])

    def why(chosen: list[Service], **other: str) -> str:
        said = _said(chosen, **other) | {"do": "preview"}
        return administrator.post(NEW, said).content.decode().replace("\xa0", " ")

    assert "Niemand doet “Controle” nog." in why([services[0], nobody])
    assert "meer dan 10 minuten lopen uit elkaar" in why([services[0], far])
    assert "nooit op dezelfde dag vrij" in why([sunday, monday])
    assert "heeft geen vrije tijd voor 10.00 uur" in why(
        [services[0], late], **{"stop-1-latest_start": "10:00"}
    )
    assert "zit minstens 1 uur" in why([services[0], late], **{"stop-1-max_gap": "30"})
    assert "“Dienst 1” is alleen vrij vóór “Avond”" in why([late, services[0]])
    assert "zit hooguit" in why(
        [services[0], services[1]],
        **{"stop-1-min_gap": "700", "stop-1-max_gap": "720"},
    )
    chain = why(
        [*services[:2], late],
        **{"stop-2-max_gap": "60", "stop-1-max_gap": "0", "stop-0-latest_start": "11:00"},
    )
    assert "niet zo dat “Avond” op één dag bij alle andere past" in chain


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name_nl": " "}, "Geef het bezoek een naam."),
        ({"stop-1-service": ""}, "Maak een keuze."),
        ({"stop-1-service": "00000000-0000-7000-8000-000000000000"}, "Deze is er niet meer."),
        ({"stop-1-min_gap": "-1"}, "Vul een heel getal in van 0 tot en met 720."),
        ({"stop-1-max_gap": "kort"}, "Vul een heel getal in van 0 tot en met 720."),
        ({"stop-2-max_gap": "30"}, "Vul minstens in wat hierboven staat."),
        ({"stop-1-latest_start": "25:00"}, "Deze tijd is niet te lezen."),
        ({"walking_minutes": "121"}, "Vul een heel getal in van 0 tot en met 120."),
        ({"order": "random"}, "Selecteer een geldige keuze"),
    ],
)
def test_wrong_input_is_named_and_nothing_typed_is_lost(
    administrator: Browser, wrong: dict[str, str], sentence: str
) -> None:
    said = _said(_services(), **{"stop-0-instruction_fi": "Ota kengät mukaan."}) | wrong
    page = administrator.post(NEW, said).content.decode()
    assert sentence in page
    assert "Ota kengät mukaan." in page
    assert not CombinedService.objects.exists()


def test_no_strange_value_breaks_it(administrator: Browser) -> None:
    services = _services()
    for name in ("stops", "do", "stop-0-service", "stop-0-min_gap", "name_fi", "order"):
        for strange in ("\x00", "😀" * 300, "-1", "nan", "9" * 40):
            assert administrator.post(NEW, _said(services, **{name: strange})).status_code < 500


def test_clients_can_only_book_what_they_book_themselves(administrator: Browser) -> None:
    services = _services(2)
    services[1].access = Access.DESK
    services[1].save()
    page = administrator.post(NEW, _said(services)).content.decode()
    assert "Dit boeken cliënten niet zelf." in page
    assert administrator.post(NEW, _said(services, access="desk")).status_code == 302
    combined = CombinedService.objects.get()
    assert queries.combined_service(combined.pk, language="nl") is None
    assert queries.combined_service(combined.pk, language="nl", for_desk=True) is not None


def test_in_any_order_is_at_most_six(administrator: Browser) -> None:
    services = _services(7)
    page = administrator.post(NEW, _said(services, order="any")).content.decode()
    assert "Hooguit 6 afspraken" in page
    assert administrator.post(NEW, _said(services[:6], order="any")).status_code == 302


def test_changed_stops_of_what_was_booked_make_a_new_one(administrator: Browser) -> None:
    combined = make_combined()
    visit = book_plan(combined.pk, plans_of(combined.pk)[0], client_id=make_client().pk)
    form = administrator.get(_page(combined.pk)).context["form"]
    same = _as_sent(form)
    renamed = administrator.post(_page(combined.pk), same | {"name_nl": "Andere naam"})
    assert renamed.url == _page(combined.pk)  # type: ignore[attr-defined]
    assert CombinedService.objects.get().names["nl"] == "Andere naam"

    changed = same | {"stop-2-min_gap": "150"}
    answer = administrator.post(_page(combined.pk), changed, follow=True)
    assert "1 bezoek dat al is geboekt, houdt de regels van eerst." in answer.content.decode()
    old, new = CombinedService.objects.order_by("is_active")
    assert (old.pk, old.is_active, new.is_active) == (combined.pk, False, True)
    assert CombinedVisit.objects.get().combined_service_id == old.pk
    assert old.steps.get(position=3).min_gap_minutes == 120
    assert new.steps.get(position=3).min_gap_minutes == 150
    assert queries.combined_service(old.pk, language="nl") is None
    other = plans_of(new.pk)[5]
    operations.move_visit(visit_id=visit.pk, slots=as_slots(other), by=SYSTEM)


def test_changed_stops_of_what_nobody_booked_change_in_place(administrator: Browser) -> None:
    combined = make_combined()
    services = list(Service.objects.filter(pk__in=combined.steps.values("service")))
    assert administrator.post(_page(combined.pk), _said(services[:2])).status_code == 302
    assert CombinedService.objects.get().steps.count() == 2


def test_it_is_withdrawn_after_a_question_and_can_come_back(administrator: Browser) -> None:
    combined = make_combined()
    book_plan(combined.pk, plans_of(combined.pk)[0], client_id=make_client().pk)
    away = f"{_page(combined.pk)}withdraw/"
    assert "1 bezoek moet nog komen." in administrator.get(away).content.decode()
    assert administrator.post(away).status_code == 302
    assert administrator.post(away).status_code == 302
    assert queries.combined_services(language="nl") == []
    assert "Teruggetrokken" in administrator.get(LIST).content.decode()
    assert "Dit is teruggetrokken" in administrator.get(_page(combined.pk)).content.decode()
    form = administrator.get(_page(combined.pk)).context["form"]
    administrator.post(_page(combined.pk), _as_sent(form))
    assert [one.id for one in queries.combined_services(language="nl")] == [combined.pk]
    assert CombinedVisit.objects.count() == 1


def test_a_name_is_had_once(administrator: Browser) -> None:
    make_combined()
    page = administrator.post(NEW, _said(_services(), name_nl="FOTO, bloed en gesprek"))
    assert "al een gecombineerd bezoek met de naam Foto" in page.content.decode()
    assert CombinedService.objects.count() == 1


def test_a_stop_nobody_can_book_is_marked(administrator: Browser) -> None:
    combined = make_combined()
    Service.objects.filter(pk=combined.steps.all()[1].service_id).update(is_active=False)
    page = administrator.get(LIST).content.decode()
    assert "Niet te boeken" in page
    assert "“Bloed prikken”" in page


def test_pages_cost_the_same_for_one_and_for_three(administrator: Browser) -> None:
    make_combined()
    counts = []
    for more in (0, 2):
        for number in range(more):
            operations.create_combined(
                names={"nl": f"Nog {number}"},
                steps=[NewStep(service_id=one.pk) for one in _services()],
                by=SYSTEM,
            )
        administrator.get(LIST)
        with CaptureQueriesContext(connection) as found:
            for page in (LIST, NEW):
                assert administrator.get(page).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_who_books_while_the_rules_change_gets_the_old_ones_or_the_new() -> None:
    with clock.at(NOW):
        combined = make_combined()
        plan, client = plans_of(combined.pk)[0], make_client()
        steps = combined.steps.order_by("position")
        terms = CombinedTerms(
            names={"nl": "Nieuw"},
            steps=[NewStep(service_id=one.service_id, max_gap_minutes=200) for one in steps],
        )

        def book() -> str:
            with clock.at(NOW):
                try:
                    book_plan(combined.pk, plan, client_id=client.pk)
                except operations.NotOfferedError:
                    return "withdrawn"
                return "booked"

        def change() -> str:
            with clock.at(NOW):
                change_combined(combined_id=combined.pk, terms=terms, by=SYSTEM)
                return "changed"

        at_once([book, change])
        visit = CombinedVisit.objects.first()
        if visit is not None:
            kept = visit.combined_service.steps.get(position=3)
            stops = Appointment.objects.filter(combined_visit=visit)
            assert stops.count() == 3
            was_before = CombinedService.objects.count() == 2
            assert (kept.max_gap_minutes, was_before) in {(180, True), (200, False)}


def test_withdrawing_what_is_not_there_says_so() -> None:
    with pytest.raises(CombinedUnknownError):
        withdraw_combined(combined_id=make_department().pk, by=SYSTEM)
