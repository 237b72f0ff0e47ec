"""Addresses of the administrator's pages: what can be booked, who does it, and when."""

from django.urls import path

from nabij.appointments.views import studio_combined, studio_days, studio_services, studio_working

app_name = "supply"
_RESOURCE = "resources/<int:resource_id>/"
urlpatterns = [
    path("services/", studio_services.services, name="services"),
    path("services/new/", studio_services.new, name="service-new"),
    path("services/<uuid:service_id>/", studio_services.change, name="service"),
    path("combined-visits/", studio_combined.overview, name="combined-visits"),
    path("combined-visits/new/", studio_combined.new, name="combined-new"),
    path("combined-visits/<uuid:combined_id>/", studio_combined.change, name="combined-visit"),
    path(
        "combined-visits/<uuid:combined_id>/withdraw/",
        studio_combined.withdraw,
        name="combined-withdraw",
    ),
    path("resources/", studio_working.resources, name="resources"),
    path("resources/new/", studio_working.new, name="resource-new"),
    path(_RESOURCE, studio_working.resource, name="resource"),
    path(f"{_RESOURCE}change/", studio_working.change, name="resource-change"),
    path(f"{_RESOURCE}hours/new/", studio_working.add_hours, name="hours-new"),
    path(f"{_RESOURCE}hours/<uuid:period_id>/end/", studio_working.end_hours, name="hours-end"),
    path(f"{_RESOURCE}days/new/", studio_days.add_days, name="days-new"),
    path(
        f"{_RESOURCE}days/<uuid:exception_id>/remove/", studio_days.remove_days, name="days-remove"
    ),
    path("closed-days/", studio_days.closed_days, name="closed-days"),
    path("closed-days/new/", studio_days.close, name="closed-new"),
    path("closed-days/<uuid:exception_id>/remove/", studio_days.reopen, name="closed-remove"),
    path("walking-times/", studio_days.walking_times, name="walking-times"),
]
