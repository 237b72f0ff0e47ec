"""The demo's words that templates need ready: who can be stepped into, links in messages."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabij.demo.content.personas import Persona
from nabij.lib.dates import date_in_words

ZONE = "Europe/Amsterdam"


@dataclass(frozen=True, kw_only=True)
class Role:
    """One person of the start page."""

    key: str
    name: str
    who: str
    text: str


@dataclass(frozen=True, kw_only=True)
class RoleGroup:
    """People of the start page who use the same face."""

    title: str
    icon: str
    roles: tuple[Role, ...]


def clock_in_words(at: datetime) -> str:
    """Return the demo's time as "zaterdag 14 maart om 10.15 uur"."""
    return date_in_words(at, zone=ZONE, language=get_language() or "nl")


_CLIENTS = (
    (
        Persona.ANNIE,
        "Annie de Vries",
        gettext_lazy("Client, 82, Utrecht"),
        gettext_lazy("Has an appointment in a few days and gets her messages by SMS."),
    ),
    (
        Persona.NOOR,
        "Noor Haddad",
        gettext_lazy("Client, 27, Utrecht"),
        gettext_lazy("Arranges everything herself, in the evening, by e-mail."),
    ),
    (
        Persona.AINO,
        "Aino Korhonen",
        gettext_lazy("Client, 58, Helsinki"),
        gettext_lazy("Gets her messages in Finnish."),
    ),
    (
        Persona.PIETER,
        "Pieter de Vries",
        gettext_lazy("Relative"),
        gettext_lazy("Arranges things for his mother Annie, who gave him a mandate."),
    ),
)
_DESK = (
    (
        Persona.FATIMA,
        "Fatima El Amrani",
        gettext_lazy("Nurse, orthopaedics"),
        gettext_lazy("Sees who comes today and notes that a visit took place."),
    ),
    (
        Persona.MARIJKE,
        "Marijke Smit",
        gettext_lazy("Contact employee, central team"),
        gettext_lazy("Answers everyone and calls back who was not satisfied."),
    ),
    (
        Persona.SANNA,
        "Sanna Mäkinen",
        gettext_lazy("Contact employee, Helsinki"),
        gettext_lazy("Sees only the clients of her own clinic."),
    ),
)
_STUDIO = (
    (
        Persona.TOM,
        "Tom Visser",
        gettext_lazy("Experience manager"),
        gettext_lazy("Sees where it goes well, where it doesn't, and how sure that is."),
    ),
    (
        Persona.LOTTE,
        "Lotte Mulder",
        gettext_lazy("Editor"),
        gettext_lazy("Signs in to the studio, and has nothing to do there yet."),
    ),
    (
        Persona.RAVI,
        "Ravi Sital",
        gettext_lazy("Administrator"),
        gettext_lazy("Looks after teams and connections, and sees no client."),
    ),
)


def role_groups() -> list[RoleGroup]:
    """Return everybody a visitor can be, by face, in the reader's language."""
    groups = (
        (_("As a client or relative"), "home", _CLIENTS),
        (_("At the desk"), "chat-bubble-left-right", _DESK),
        (_("In the studio"), "chart-bar", _STUDIO),
    )
    return [
        RoleGroup(
            title=title,
            icon=icon,
            roles=tuple(
                Role(key=persona.value, name=name, who=str(who), text=str(text))
                for persona, name, who, text in people
            ),
        )
        for title, icon, people in groups
    ]


def linked(text: str) -> SafeString:
    """Return a message's text with our own addresses as links, and nothing else."""
    base = f"{settings.BASE_URL}/"
    lines = []
    for line in text.splitlines():
        words = [
            format_html('<a href="/{}">{}</a>', word.removeprefix(base), word)
            if word.startswith(base)
            else escape(word)
            for word in line.split(" ")
        ]
        lines.append(mark_safe(" ".join(words)))  # noqa: S308 each word is escaped above
    return mark_safe("\n".join(lines))  # noqa: S308 likewise
