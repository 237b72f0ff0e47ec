"""Choosing and confirming a time, the same for booking, moving, and moving by link."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.appointments import operations, queries
from nabij.appointments.forms import ModeForm, SlotForm, WishForm
from nabij.appointments.rules.combined import Broken
from nabij.appointments.types import AppointmentView, FreeTime, Hold, Mode, Slot
from nabij.appointments.views import visits
from nabij.appointments.views.rules_words import rules_in_words
from nabij.delivery.rules import is_fetched_ahead, sign_seen
from nabij.lib import clock
from nabij.people.types import Actor
from nabij.ui.types import ListItem

_CONFLICT, _BAD = 409, 400
HELD_MINUTES = 10
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where a time is chosen, and for what.

    Attributes:
        frame: the template the pages extend.
        page: this page's own address.
        back: where its back link leads.
        action: where the confirmed time is posted.
        what: what it is for, for whom has signed in.
        moving: the appointment that gets another time; None when a new one is made.
        discreet: the reader has not signed in, so nothing but time and place is shown.
        price, preparation: what it costs and what to do before, in words, for who has signed in.
        waiting: where one joins the waiting list; empty when there is none.
        other: where the desk takes a time outside the rules; empty for everybody else.
        client_id: for whom, when that is not the one the actor acts for.
        wish: which times are shown when the address asks for none.
    """

    actor: Actor
    service_id: UUID
    title: str
    lead: str
    frame: str
    page: str
    back: str
    action: str
    yes: str
    what: str = ""
    moving: AppointmentView | None = None
    discreet: bool = False
    waiting: str = ""
    price: str = ""
    preparation: str = ""
    other: str = ""
    client_id: UUID | None = None
    wish: queries.Wish = field(default_factory=queries.Wish)

    @property
    def everything(self) -> str:
        """The address at which all free times stand."""
        return self.page + queries.Wish().address()

    @property
    def ignoring(self) -> UUID | None:
        """The appointment whose own time counts as free."""
        return self.moving.id if self.moving else None


def choose(request: HttpRequest, scene: Scene, *, problem: str = "") -> HttpResponse:
    """Show times; `problem` says what was wrong with what was sent."""
    form = WishForm(request.GET)
    if not form.is_valid():
        problem = _("Part of the address could not be read. These are all free times.")
    is_asked = any(name in request.GET for name in form.fields)
    choices = queries.time_choices(
        service_id=scene.service_id,
        wish=form.wish() if is_asked else scene.wish,
        at=clock.now(),
        language=scene.actor.language,
        ignoring=scene.ignoring,
        holder=scene.actor.client_id,
        client_id=scene.actor.client_id,
        other_than=scene.moving.starts_at if scene.moving else None,
        discreet=scene.discreet,
    )
    return render(
        request,
        "appointments/times.html",
        {
            "scene": scene,
            "choices": choices,
            "problem": problem,
            "waiting": scene.waiting + choices.wish.address(only_wish=True)
            if scene.waiting
            else "",
            "rules": rules_in_words(scene.service_id) if choices.is_empty else None,
        },
        status=_BAD if problem else 200,
    )


def confirm(
    request: HttpRequest, scene: Scene, *, hidden: dict[str, object], notice: str = ""
) -> HttpResponse:
    """Ask whether the time of `?slot=` is right, or say that it is no longer free."""
    form = SlotForm(request.GET)
    if not form.is_valid():
        return choose(request, scene, problem=_problem(form))
    slot = form.cleaned_data["slot"]
    time = _offered(slot, scene)
    own = _own_at(slot.starts_at, time.ends_at if time else slot.starts_at, scene)
    if own is not None:
        same = (own.service_id, own.starts_at) == (scene.service_id, slot.starts_at)
        return _already_booked(request, scene, own, title="" if same else _busy_then())
    held = time is not None and _hold(request, time, scene)
    if time is None or not (held or _offered(slot, scene)):
        return _not_free(request, slot, scene)
    moving = scene.moving
    rule = queries.broken_by_move(appointment_id=moving.id, to=time) if moving else None
    if rule is not None:
        return _broken(request, scene, rule)
    ways = queries.ways_to_meet(
        scene.actor,
        service_id=scene.service_id,
        client_id=moving.client_id if moving else scene.client_id or scene.actor.client_id,
        place=time.location_name,
    )
    return render(
        request,
        "appointments/confirm_time.html",
        {
            "scene": scene,
            "time": time,
            "ways": ways,
            "form": ModeForm(ways=ways, now=moving.mode if moving else None),
            "hidden": {"slot": time.key, **hidden},
            "notice": notice,
            "held_minutes": HELD_MINUTES if held else 0,
        },
    )


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a form says of a chosen time: which, the form's own key, and how one meets."""

    slot: Slot
    key: UUID | None
    mode: Mode | None


def read_slot(request: HttpRequest) -> Sent | str:
    """Return what was sent of a time, or what is wrong with it."""
    form = SlotForm(request.POST)
    if not form.is_valid():
        return _problem(form)
    said = form.cleaned_data
    return Sent(slot=said["slot"], key=said["key"], mode=said["mode"])


def move(request: HttpRequest, scene: Scene, *, done: str) -> HttpResponse:
    """Choose, confirm and (POST) move an appointment, then go to `done`."""
    appointment = scene.moving
    if appointment is None or not appointment.may_move:
        return closed(request, scene)
    if request.method != "POST":
        if "slot" in request.GET:
            return confirm(request, scene, hidden={})
        return choose(request, scene)
    sent = read_slot(request)
    if isinstance(sent, str):
        return choose(request, scene, problem=sent)
    try:
        operations.move(
            appointment_id=appointment.id,
            resource_id=sent.slot.resource_id,
            starts_at=sent.slot.starts_at,
            mode=sent.mode,
            by=scene.actor,
        )
    except operations.BookingError as error:
        return refused(request, error, scene)
    return redirect(done)


def refused(request: HttpRequest, error: operations.BookingError, scene: Scene) -> HttpResponse:
    """Say kindly why it did not work, and what can be done instead."""
    if isinstance(error, operations.TooLateError):
        return closed(request, scene)
    if isinstance(error, operations.ModeNotOfferedError):
        return choose(
            request, scene, problem=_("We don't meet in this way any more. Choose again.")
        )
    if isinstance(error, operations.StopRuleError):
        return _broken(request, scene, error.broken)
    if isinstance(error, operations.NotOfferedError):
        taken = isinstance(error, operations.SlotTakenError)
        return _alternatives(
            request,
            scene,
            title=_("This time has just been taken") if taken else _("This time can't be chosen"),
            times=error.alternatives,
            status=_CONFLICT if taken else _BAD,
        )
    title = _busy_then() if isinstance(error, operations.ClientBusyError) else ""
    own = error.appointment_id if isinstance(error, operations.AlreadyBookedError) else None
    shown = (
        None
        if own is None or scene.discreet
        else queries.appointment_visible_to(scene.actor, appointment_id=own)
    )
    return _already_booked(request, scene, shown, title=title, status=_CONFLICT)


def closed(request: HttpRequest, scene: Scene) -> HttpResponse:
    """Say that this appointment can't be changed here any more."""
    return render(request, "appointments/closed.html", {"scene": scene}, status=_CONFLICT)


def _broken(request: HttpRequest, scene: Scene, rule: Broken) -> HttpResponse:
    if scene.discreet or scene.moving is None:  # who has not signed in sees no other stops
        return closed(request, scene)
    return visits.broken(
        request, scene.actor, appointment_id=scene.moving.id, rule=rule, page=scene.page
    )


def _already_booked(
    request: HttpRequest,
    scene: Scene,
    own: AppointmentView | None,
    *,
    title: str = "",
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "appointments/already_booked.html",
        {
            "scene": scene,
            "title": title or _("You have already made an appointment"),
            "other": own,
            "href": reverse("appointments:detail", args=[own.id]) if own else "",
        },
        status=status,
    )


def _own_at(starts_at: datetime, ends_at: datetime, scene: Scene) -> AppointmentView | None:
    """Return what the client already has then: this one, as after going back, or another."""
    if scene.discreet or scene.actor.is_staff:
        return None
    for one in queries.coming_appointments(scene.actor):
        at_once = one.starts_at < max(ends_at, starts_at + _MOMENT) and one.ends_at > starts_at
        if at_once and one.id != scene.ignoring:
            return one
    return None


def _busy_then() -> str:
    return _("You already have an appointment at that time")


def _hold(request: HttpRequest, time: FreeTime, scene: Scene) -> bool:
    """Keep the time for the client who looks at it.

    What a browser fetches ahead keeps nothing, and of who has not signed in only what a browser
    says is a person's page: mail scanners open links. The page then promises nothing, and books.
    One that begins within the appointment that is moved can't be kept apart from it.
    """
    client_id = scene.actor.client_id
    if client_id is None or request.method != "GET" or is_fetched_ahead(request.headers):
        return False
    if scene.discreet and sign_seen("GET", request.headers) is None:
        return False
    held = operations.hold(
        service_id=scene.service_id,
        resource_id=time.resource_id,
        starts_at=time.starts_at,
        expires_at=clock.now() + timedelta(minutes=HELD_MINUTES),
        purpose=Hold.CHOOSING,
        holder=client_id,
        by=scene.actor,
    )
    return held is not None


def _offered(slot: Slot, scene: Scene) -> FreeTime | None:
    return queries.offered_time(
        service_id=scene.service_id,
        resource_id=slot.resource_id,
        starts_at=slot.starts_at,
        at=clock.now(),
        ignoring=scene.ignoring,
        holder=scene.actor.client_id,
    )


def _not_free(request: HttpRequest, slot: Slot, scene: Scene) -> HttpResponse:
    near = queries.nearest_free(
        service_id=scene.service_id,
        near=slot.starts_at,
        at=clock.now(),
        ignoring=scene.ignoring,
        holder=scene.actor.client_id,
    )
    return _alternatives(
        request, scene, title=_("This time is not free any more"), times=near, status=200
    )


def _alternatives(
    request: HttpRequest, scene: Scene, *, title: str, times: list[FreeTime], status: int
) -> HttpResponse:
    items: list[ListItem] = queries.as_items(
        times,
        language=scene.actor.language,
        page=scene.page,
        discreet=scene.discreet,
        is_afar=queries.meets_only_afar(scene.service_id),
    )
    return render(
        request,
        "appointments/not_free.html",
        {"scene": scene, "title": title, "items": items},
        status=status,
    )


def _problem(form: SlotForm) -> str:
    return str(next(iter(form.errors.values()))[0])
