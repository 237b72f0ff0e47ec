"""Addresses of staff signing in; a face of staff includes them with its name as `face`."""

from django.urls import path

from nabij.accounts.views import account, factors, staff

urlpatterns = [
    path("sign-in/", staff.sign_in, name="sign-in"),
    path("sign-in/second-step/", staff.second_factor, name="second-factor"),
    path("sign-in/set-up/", factors.enrol, name="enrol"),
    path("sign-in/recovery-codes/", factors.recovery_codes, name="recovery-codes"),
    path("account/", account.account, name="account"),
    path("account/password/", account.change_password, name="change-password"),
    path("account/remove/", account.remove_factor, name="remove-factor"),
    path("sign-out/", staff.sign_out, name="sign-out"),
]
