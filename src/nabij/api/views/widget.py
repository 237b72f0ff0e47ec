"""The widget: choosing and booking a time within somebody else's page, by one script tag."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

_FOLDER = Path(__file__).parents[1] / "widget"
_KEPT_SECONDS = 3600


@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """Give the script with its words in every language; browsers keep it for an hour."""
    script, tag = _script()
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response


@lru_cache(maxsize=1)
def _script() -> tuple[str, str]:
    words = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words[language] = _words()
    style = (_FOLDER / "widget.css").read_text()
    script = (
        f"(()=>{{const TEXTS={json.dumps(words, ensure_ascii=False)};\n"
        f"const CSS={json.dumps(style, ensure_ascii=False)};\n"
        f"{(_FOLDER / 'widget.js').read_text()}}})();\n"
    )
    return script, f'"{sha256(script.encode()).hexdigest()[:32]}"'


def _words() -> dict[str, object]:
    return {
        "how": _("How do you meet?"),
        "modes": {
            "on_site": _("At our place"),
            "video": _("By video"),
            "phone": _("By telephone"),
            "home": _("At your home"),
        },
        "title": _("Make an appointment"),
        "service": _("What is it for?"),
        "when": _("When does it suit you?"),
        "nearest": _("The nearest free times"),
        "later": _("Later days"),
        "none": _("There are no free times in the days to come. Please call us."),
        "otherService": _("Choose something else"),
        "otherTime": _("Choose another time"),
        "who": _("Who are you?"),
        "givenName": _("First name"),
        "familyName": _("Last name"),
        "bornOn": _("Date of birth"),
        "contact": _("E-mail address or mobile number"),
        "contactHint": _("We send you a code, and a reminder."),
        "next": _("Next"),
        "codeTitle": _("Fill in the code"),
        "sentTo": _(
            "We sent a code of six digits to %(address)s. We keep the time for ten minutes."
        ),
        "code": _("Code"),
        "anotherCode": _("Send another code"),
        "sentAgain": _("A new code is on its way."),
        "book": _("Make this appointment"),
        "done": _("Your appointment is made"),
        "doneText": _("You get a message with all you need to know."),
        "calendar": _("Put it in my calendar"),
        "offline": _("We can't be reached now. Try again in a moment."),
        "again": _("Try again"),
        "elsewhere": _("Go to our own website"),
    }
