"""Addresses of the demo; config hangs them in demo mode only."""

from django.urls import path

from nabij.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.start, name="start"),
    path("step-in/", views.step_in, name="step-in"),
    path("time/", views.move_time, name="move-time"),
    path("postbox/", views.postbox, name="postbox"),
    path("postbox/<uuid:message_id>/", views.message, name="message"),
    path("postbox/<uuid:message_id>/reply/", views.reply, name="reply"),
]
