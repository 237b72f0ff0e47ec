"""Every address: each module brings its own, this file says where they hang."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from nabij.api.views.widget import widget
from nabij.website.views import website

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/", include("nabij.portal.urls")),  # first: most visits begin here
    path("", website.choose, name="root"),
    path("robots.txt", website.robots, name="robots"),
    path("staff/", website.staff, name="staff"),
    path("widget.js", widget, name="widget"),
    path("ui/", include("nabij.ui.urls")),
    path("", include("nabij.appointments.urls")),
    path("", include("nabij.surveys.urls")),
    path("", include("nabij.insights.urls")),
    path("desk/", include("nabij.desk.urls")),
    path("desk/", include("nabij.people.urls_desk")),
    path("studio/", include("nabij.studio.urls")),
    path("studio/", include("nabij.delivery.urls_studio")),
    path("studio/", include("nabij.appointments.urls_studio")),
    path("studio/", include("nabij.surveys.urls_studio")),
    path("api/", include("nabij.api.urls")),
    *i18n_patterns(path("", include("nabij.website.urls"))),
]

if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("nabij.demo.urls")))

handler400 = "nabij.website.views.errors.bad_request"
handler403 = "nabij.website.views.errors.forbidden"
handler404 = "nabij.website.views.errors.not_found"
handler500 = "nabij.website.views.errors.server_error"
