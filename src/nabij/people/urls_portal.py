"""Addresses of this module in the portal, in the portal's own namespace."""

from django.urls import path

from nabij.people.views import portal, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign-in-code"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("for/", portal.act_for, name="act-for"),
    path("profile/", portal.profile, name="profile"),
    path("who-looked/", portal.looks, name="looks"),
]
