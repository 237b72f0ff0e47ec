"""Addresses of this module: links in messages, and the desk's follow-ups."""

from django.urls import path

from nabij.surveys.views import (
    answering,
    cases,
    compliments,
    desk,
    letters,
    links,
    loop,
    unasked,
    website,
)

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", answering.answer, name="answer"),
    path("s/<str:token>/thanks/", answering.thanks, name="thanks"),
    path("s/<str:token>/send/", answering.finish, name="finish"),
    path("s/<str:token>/<slug:step>/", answering.answer, name="answer-step"),
    path("code/", letters.code, name="code"),
    path("desk/letters/", letters.letters, name="letters"),
    path("f/<str:token>/", links.solved, name="solved"),
    path("k/<str:token>/", cases.case_link, name="case-link"),
    path("tell-us/", unasked.tell_public, name="tell-public"),
    path("tell-us/thanks/", unasked.told, name="told"),
    path("you-said/", loop.improvements_public, name="improvements"),
    path("my/feedback/tell/", unasked.tell, name="tell"),
    path("studio/promises/", loop.loop, name="loop"),
    path("studio/promises/causes/", loop.causes, name="causes"),
    path("studio/promises/causes/<uuid:cause_id>/", loop.switch_cause, name="switch-cause"),
    path("studio/promises/terms/<uuid:location_id>/", loop.terms, name="terms"),
    path("studio/you-said/", loop.improvements, name="improvements-studio"),
    path("studio/you-said/new/", loop.improvement, name="improvement-new"),
    path("studio/you-said/<uuid:improvement_id>/", loop.improvement, name="improvement"),
    path("complain/", website.complain, name="complain-public"),
    path("my/feedback/", cases.cases, name="cases"),
    path("my/feedback/complaint/", cases.complain, name="complain"),
    path("my/feedback/<uuid:follow_up_id>/", cases.case, name="case"),
    path("desk/compliments/", compliments.compliments, name="compliments"),
    path("desk/compliments/<uuid:praise_id>/", compliments.pass_on, name="pass-on"),
    path("desk/follow-ups/", desk.follow_ups, name="follow-ups"),
    path("desk/follow-ups/<uuid:follow_up_id>/", desk.follow_up, name="follow-up"),
    path("desk/follow-ups/<uuid:follow_up_id>/take/", desk.take, name="take"),
    path("desk/follow-ups/<uuid:follow_up_id>/contact/", desk.note_contact, name="note-contact"),
    path("desk/follow-ups/<uuid:follow_up_id>/write/", desk.write, name="write"),
    path("desk/follow-ups/<uuid:follow_up_id>/cause/", desk.cause, name="cause"),
    path("desk/follow-ups/<uuid:follow_up_id>/ask/", desk.ask_solved, name="ask-solved"),
    path("desk/follow-ups/<uuid:follow_up_id>/close/", desk.close, name="close"),
    path("desk/follow-ups/<uuid:follow_up_id>/hand-over/", desk.hand_over, name="hand-over"),
]
