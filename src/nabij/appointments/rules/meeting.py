"""How client and professional meet: which way is taken, and its words. Never what for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from nabij.appointments.types import OPEN, Mode
from nabij.ui.rules import phone_in_words

VIDEO_OPENS = timedelta(minutes=15)
_VIDEO_CLOSES = timedelta(hours=1)  # it may run over
_SHOWN_DIGITS = 3


def way_taken(
    offered: Sequence[str], *, wished: Mode | None, now: str | None = None
) -> Mode | None:
    """Return how they meet: as wished, else as now, else in the first way.

    None: the wished way is not offered.
    """
    if wished is not None:
        return wished if wished in offered else None
    return Mode(now) if now in offered and now else Mode(offered[0])


def is_video_open(*, status: str, starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether clients find the video call: from a quarter of an hour before."""
    return status in OPEN and starts_at - VIDEO_OPENS <= at < ends_at + _VIDEO_CLOSES


def hidden_number(phone: str) -> str:
    """Return enough of a number to know it again, for who has not signed in."""
    return f"…{phone[-_SHOWN_DIGITS:]}" if phone else ""


def way_words(mode: Mode, *, to_staff: bool = False) -> str:
    """Return how they meet in a few words; empty when at the place itself."""
    return {
        Mode.ON_SITE: "",
        Mode.VIDEO: _("By video"),
        Mode.PHONE: _("By telephone"),
        Mode.HOME: _("At the client's home") if to_staff else _("At your home"),
    }[mode]


def told_place(mode: Mode, *, place: str, phone: str, language: str) -> str:
    """Return what stands in a message after the time: the place, or how they meet instead."""
    with override(language):
        by_phone = _("we call you on %(phone)s") % {"phone": phone_in_words(phone)}
        return {
            Mode.ON_SITE: place,
            Mode.VIDEO: _("by video"),
            Mode.PHONE: by_phone if phone else _("by telephone"),
            Mode.HOME: _("at your home"),
        }[mode]


def told_way(mode: Mode, *, phone: str, has_video_url: bool, language: str) -> str:
    """Return a sentence for a message on how they meet; empty when at the place itself."""
    with override(language):
        by_phone = _("We call you on %(phone)s.") % {"phone": phone_in_words(phone)}
        by_video = (
            _("We meet by video. From 15 minutes before you open the call on the page below.")
            if has_video_url
            else _("We meet by video. You get the link from us before.")
        )
        return {
            Mode.ON_SITE: "",
            Mode.VIDEO: by_video,
            Mode.PHONE: by_phone if phone else _("We call you."),
            Mode.HOME: _("We come to your home."),
        }[mode]
