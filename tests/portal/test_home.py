"""The portal's home."""

import re
from datetime import timedelta
from math import inf

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.lib import clock
from nabij.people.types import Scope
from nabij.website import queries as frame
from tests.factories.accounts import sign_in
from tests.factories.appointments import make_appointment, make_service
from tests.factories.organisation import make_organisation
from tests.factories.people import make_client, make_mandate, make_relative
from tests.factories.surveys import make_invitation, make_response

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


def test_home_shows_what_comes_next_in_ten_queries_whatever_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frame, "_good_until", inf)
    make_organisation()
    client = make_client(with_user=True)
    assert client.user
    visitor = sign_in(Browser(), client.user)
    home = reverse("portal:home")
    assert "U hebt geen afspraken staan" in visitor.get(home).text
    service = make_service(with_professional=True)
    counts = []
    for more in (1, 2, 5):
        for _ in range(more):
            make_appointment(client=client, service=service)
        with CaptureQueriesContext(connection) as captured:
            page = visitor.get(home)
        assert "Uw volgende afspraak" in page.text
        assert "Controle" in page.text
        counts.append(len([q for q in captured if "SAVEPOINT" not in q["sql"]]))
    assert len(set(counts)) == 1
    assert counts[0] <= MOST_QUERIES, [q["sql"][:100] for q in captured]


def test_home_takes_no_other_method() -> None:
    client = make_client(with_user=True)
    assert client.user
    assert sign_in(Browser(), client.user).post(reverse("portal:home")).status_code == 405


def test_home_asks_strangers_to_sign_in() -> None:
    answer = Browser().get(reverse("portal:home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("portal:sign-in"))


def test_the_frame_drawn_once_holds_each_visitors_own_token_and_way_back() -> None:
    pages = []
    for path in (reverse("portal:home"), reverse("appointments:list") + "?a=1&b=<"):
        client = make_client(with_user=True)
        assert client.user
        visitor = sign_in(Browser(), client.user)
        visitor.get(path)
        pages.append((visitor.get(path).text, visitor.cookies["csrftoken"].value, path))
    (first, _, home), (second, _, _) = pages
    assert "token-goes-here" not in first + second
    assert "back-goes-here" not in first + second
    assert f'name="next" value="{home}"' in first
    assert 'name="next" value="/my/appointments/?a=1&amp;b=' in second
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)) for page, _, _ in pages]
    assert all(len(found) == 1 for found in tokens)
    assert tokens[0].isdisjoint(tokens[1])


def test_a_survey_that_waits_is_offered_for_one_statement_until_it_is_answered() -> None:
    make_organisation()
    client = make_client(with_user=True)
    assert client.user
    visitor = sign_in(Browser(), client.user)
    home = reverse("portal:home")
    assert "Vertel ons hoe het was" not in visitor.get(home).text
    invitation = make_invitation(client=client)
    with CaptureQueriesContext(connection) as captured:
        page = visitor.get(home).text
    assert len([q for q in captured if "surveys_" in q["sql"]]) == 1
    assert len([q for q in captured if "SAVEPOINT" not in q["sql"]]) <= MOST_QUERIES
    assert "Hoe was het bezoek op" in page
    found = re.search(r'href="(/s/[^"]+)"', page)
    assert found
    assert "Vraag 1 van 3" in Browser().get(found[1]).text
    with clock.at(invitation.expires_at + timedelta(seconds=1)):
        assert "Hoe was het bezoek op" not in sign_in(Browser(), client.user).get(home).text
    make_response(invitation=invitation)
    assert "Hoe was het bezoek op" not in visitor.get(home).text


@pytest.mark.parametrize("scope", [Scope.VIEW_APPOINTMENTS, Scope.GIVE_FEEDBACK])
def test_a_relative_is_offered_it_only_when_they_may_answer(scope: Scope) -> None:
    make_organisation()
    client, relative = make_client(), make_relative(with_user=True)
    make_mandate(client=client, relative=relative, scopes=[scope])
    make_invitation(client=client)
    assert relative.user
    page = sign_in(Browser(), relative.user).get(reverse("portal:home")).text
    assert ("Hoe was het bezoek op" in page) == (scope is Scope.GIVE_FEEDBACK)


def test_nobody_is_offered_the_survey_of_another() -> None:
    make_organisation()
    client = make_client(with_user=True)
    make_invitation(client=make_client())
    assert client.user
    page = sign_in(Browser(), client.user).get(reverse("portal:home")).text
    assert "Hoe was het bezoek op" not in page
