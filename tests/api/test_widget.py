"""The script for other people's pages: what is served, and how."""

import pytest
from django.test import Client as Browser

from nabij.api.views.widget import _words

pytestmark = pytest.mark.django_db


def test_one_script_with_all_languages_and_no_cookie() -> None:
    answer = Browser().get("/widget.js", headers={"Cookie": "sessionid=x"})
    script = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert all(word in script for word in ("Wie bent u?", "Kuka olet?", "Who are you?"))
    assert "Set-Cookie" not in answer
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert len(script) < 20_000


def test_a_browser_that_has_it_is_told_so() -> None:
    first = Browser().get("/widget.js")
    again = Browser().get("/widget.js", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=3600" in first["Cache-Control"]


def test_every_word_the_script_says_is_given() -> None:
    script = Browser().get("/widget.js").content.decode()
    said = {part.split(".")[0].split(",")[0] for part in script.split("say.")[1:]}
    used = {"".join(c for c in word if c.isalpha() or c == "_") for word in said}
    known = set(_words())
    assert {word for word in known if f"say.{word}" not in script} == set()
    assert all(any(word.startswith(name) for name in known) for word in used)
