"""Addresses of this module's pages at the portal, the desk and behind signed links."""

from django.urls import path

from nabij.appointments.views import desk, feeds, links, portal

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
    path("my/appointments/<uuid:appointment_id>/move/", portal.move, name="move"),
    path("my/appointments/<uuid:appointment_id>/cancel/", portal.cancel, name="cancel"),
    path("my/appointments/<uuid:appointment_id>/calendar.ics", portal.calendar, name="calendar"),
    path("a/<str:token>/", links.show, name="link"),
    path("a/<str:token>/move/", links.move, name="link-move"),
    path("a/<str:token>/cancel/", links.cancel, name="link-cancel"),
    path("desk/appointments/", desk.day, name="desk-day"),
    path("desk/appointments/<uuid:appointment_id>/", desk.detail, name="desk-detail"),
    path("desk/appointments/<uuid:appointment_id>/mark/", desk.mark, name="desk-mark"),
]
