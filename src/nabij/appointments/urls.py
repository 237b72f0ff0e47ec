"""Addresses of this module's pages at the portal, the desk and behind signed links."""

from django.urls import path

from nabij.appointments.views import (
    blocks,
    calendar,
    closures,
    desk,
    feeds,
    links,
    portal,
    proposals,
    referrals,
    waiting,
)

app_name = "appointments"
urlpatterns = [
    path("my/appointments/", portal.overview, name="list"),
    path("my/appointments/calendar/", feeds.subscription, name="subscription"),
    path("my/appointments/calendar/start/", feeds.subscribe, name="subscribe"),
    path("my/appointments/calendar/stop/", feeds.unsubscribe, name="unsubscribe"),
    path("calendar/<str:secret>.ics", feeds.feed, name="feed"),
    path("my/appointments/new/", portal.new, name="new"),
    path("my/appointments/new/<uuid:service_id>/", portal.times, name="times"),
    path("my/appointments/new/<uuid:service_id>/book/", portal.book, name="book"),
    path("my/appointments/<uuid:appointment_id>/", portal.detail, name="detail"),
    path("my/appointments/<uuid:appointment_id>/referral/", referrals.referral, name="referral"),
    path("my/appointments/<uuid:appointment_id>/move/", portal.move, name="move"),
    path("my/appointments/<uuid:appointment_id>/cancel/", portal.cancel, name="cancel"),
    path("my/appointments/<uuid:appointment_id>/calendar.ics", portal.calendar, name="calendar"),
    path("my/waiting/", waiting.overview, name="waiting"),
    path("my/waiting/new/<uuid:service_id>/", waiting.join, name="waiting-join"),
    path("my/waiting/<uuid:wish_id>/", waiting.wish, name="waiting-wish"),
    path("my/waiting/<uuid:wish_id>/leave/", waiting.leave, name="waiting-leave"),
    path("my/appointments/<uuid:appointment_id>/earlier/", waiting.earlier, name="waiting-earlier"),
    path("w/<str:token>/", waiting.offer, name="offer"),
    path("a/<str:token>/", links.show, name="link"),
    path("a/<str:token>/move/", links.move, name="link-move"),
    path("a/<str:token>/cancel/", links.cancel, name="link-cancel"),
    path("c/<str:token>/", proposals.show, name="proposal"),
    path("desk/closures/", closures.overview, name="closures"),
    path("desk/closures/new/", closures.new, name="closure-new"),
    path("desk/closures/<uuid:closure_id>/", closures.show, name="closure"),
    path(
        "desk/closures/<uuid:closure_id>/<uuid:case_id>/solved/",
        closures.solved,
        name="closure-solved",
    ),
    path("desk/calendar/", calendar.show, name="desk-calendar"),
    path("desk/calendar/<int:resource_id>/block/", blocks.block, name="desk-block"),
    path("desk/calendar/blocks/<uuid:block_id>/", blocks.unblock, name="desk-unblock"),
    path("desk/referrals/", referrals.awaited, name="desk-referrals"),
    path(
        "desk/referrals/<uuid:appointment_id>/received/",
        referrals.received,
        name="desk-referral-received",
    ),
    path("desk/referrals/<uuid:appointment_id>/letter/", referrals.letter, name="desk-letter"),
    path("desk/appointments/", desk.day, name="desk-day"),
    path("desk/appointments/<uuid:appointment_id>/", desk.detail, name="desk-detail"),
    path("desk/appointments/<uuid:appointment_id>/mark/", desk.mark, name="desk-mark"),
]
