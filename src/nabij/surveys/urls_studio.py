"""Addresses of the experience manager's pages: what is asked, of whom, and who never is."""

from django.urls import path

from nabij.surveys.views import campaigns, referrers, studio, studio_questions

app_name = "asking"
_SURVEY = "surveys/<uuid:survey_id>/"
_QUESTION = f"{_SURVEY}questions/<uuid:question_id>/"
urlpatterns = [
    path("surveys/", studio.surveys, name="surveys"),
    path("surveys/new/", studio.new, name="survey-new"),
    path(_SURVEY, studio.survey, name="survey"),
    path(f"{_SURVEY}describe/", studio.describe, name="survey-describe"),
    path(f"{_SURVEY}copy/", studio.copy, name="survey-copy"),
    path(f"{_SURVEY}publish/", studio.publish, name="survey-publish"),
    path(f"{_SURVEY}discard/", studio.discard, name="survey-discard"),
    path(f"{_SURVEY}preview/", studio.preview, name="survey-preview"),
    path(f"{_SURVEY}blocks/", studio_questions.blocks, name="blocks"),
    path(f"{_SURVEY}questions/new/", studio_questions.new, name="question-new"),
    path(_QUESTION, studio_questions.question, name="question"),
    path(f"{_QUESTION}move/", studio_questions.move, name="question-move"),
    path(f"{_QUESTION}remove/", studio_questions.remove, name="question-remove"),
    path("surveys/campaigns/", campaigns.campaigns, name="campaigns"),
    path("surveys/campaigns/new/", campaigns.new, name="campaign-new"),
    path("surveys/campaigns/<uuid:campaign_id>/", campaigns.campaign, name="campaign"),
    path("surveys/campaigns/<uuid:campaign_id>/pause/", campaigns.pause, name="campaign-pause"),
    path("surveys/referrers/new/", referrers.new, name="referrer-new"),
    path("surveys/referrers/<uuid:referrer_id>/", referrers.referrer, name="referrer"),
    path("surveys/referrers/<uuid:referrer_id>/remove/", referrers.remove, name="referrer-remove"),
]
