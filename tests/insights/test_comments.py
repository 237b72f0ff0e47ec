"""What people wrote is read together only of groups that are large enough."""

from uuid import UUID, uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from nabij.accounts.types import Role
from nabij.insights.queries.comments import shown_departments
from tests.factories.accounts import make_staff, sign_in
from tests.factories.comments import write_comments
from tests.factories.organisation import make_department

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def test_a_small_department_is_shown_neither_alone_nor_as_what_is_left() -> None:
    assert shown_departments({A: 30, B: 19}, asked=B) == frozenset()
    assert shown_departments({A: 30, B: 19}, asked=None) == {A}
    assert shown_departments({A: 30, B: 19, C: 1}, asked=None) == {A, B, C}
    assert shown_departments({A: 30}, asked=uuid4()) == frozenset()


@pytest.mark.django_db
def test_comments_of_a_large_group_are_shown_by_theme_without_personal_data(
    client: Browser,
) -> None:
    large, small = make_department(), make_department()
    write_comments(department=large, n=15, comment="Lang gewacht, zei Kees de Wit.")
    write_comments(department=large, n=6, comment="Heerlijk gegeten.")
    write_comments(department=small, n=12, comment="Verschrikkelijk koud.")
    sign_in(client, make_staff(role=Role.MANAGER))
    address = reverse("insights:comments")
    page = client.get(address, {"of": large.slug})
    assert (page.context["n"], page.context["chosen"]) == (21, 21)
    assert "Kees" not in page.content.decode()
    table = page.context["picture"].table.rows
    assert [row[-1] for row in table] == ["15"]  # six about food are too few to draw
    food = client.get(address, {"of": large.slug, "theme": "food", "feeling": "good"})
    assert food.context["chosen"] == 6
    everybody = client.get(address, {"months": "nonsense", "feeling": "x", "page": "x"})
    assert everybody.context["n"] == 21
    hidden = client.get(address, {"of": small.slug})
    assert (hidden.context["is_shown"], hidden.context["items"]) == (False, [])
    assert "Verschrikkelijk" not in hidden.content.decode()
