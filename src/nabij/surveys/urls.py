"""Addresses of this module: links in messages, and the desk's follow-ups."""

from django.urls import path

from nabij.surveys.views import answering, desk, letters, links

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", answering.answer, name="answer"),
    path("s/<str:token>/thanks/", answering.thanks, name="thanks"),
    path("s/<str:token>/send/", answering.finish, name="finish"),
    path("s/<str:token>/<slug:step>/", answering.answer, name="answer-step"),
    path("code/", letters.code, name="code"),
    path("desk/letters/", letters.letters, name="letters"),
    path("f/<str:token>/", links.solved, name="solved"),
    path("desk/follow-ups/", desk.follow_ups, name="follow-ups"),
    path("desk/follow-ups/<uuid:follow_up_id>/", desk.follow_up, name="follow-up"),
    path("desk/follow-ups/<uuid:follow_up_id>/take/", desk.take, name="take"),
    path("desk/follow-ups/<uuid:follow_up_id>/contact/", desk.note_contact, name="note-contact"),
    path("desk/follow-ups/<uuid:follow_up_id>/ask/", desk.ask_solved, name="ask-solved"),
    path("desk/follow-ups/<uuid:follow_up_id>/close/", desk.close, name="close"),
    path("desk/follow-ups/<uuid:follow_up_id>/hand-over/", desk.hand_over, name="hand-over"),
]
