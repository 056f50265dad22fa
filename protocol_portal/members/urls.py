"""Signing in and one's own account. The names are those by which allauth finds its pages."""

from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from protocol_portal.members.own_account import views as own_account_views
from protocol_portal.members.signing_in import views
from protocol_portal.members.signing_in.second_step_views import (
    NewRecoveryCodesView,
    RecoveryCodesView,
    RemoveView,
    SecondStepAgainView,
    SecondStepView,
    SetUpView,
)

urlpatterns = [
    path("", own_account_views.account, name="account"),
    path("login/", views.AddressView.as_view(), name="account_login"),
    path("login/", views.AddressView.as_view(), name="account_request_login_code"),
    path("login/", views.AddressView.as_view(), name="account_signup"),  # nobody signs up; allauth asks for the name
    path("login/code/", views.CodeView.as_view(), name="account_confirm_login_code"),
    path("login/again/", views.start_over, name="start_over"),
    path("code/<slug:token>/", views.shown_code, name="shown_code"),
    path("logout/", never_cache(views.SignOutView.as_view()), name="account_logout"),
    path("everywhere/", own_account_views.sign_out_everywhere, name="sign_out_everywhere"),
    path("inactive/", never_cache(views.InactiveView.as_view()), name="account_inactive"),
    path("sso/", views.single_sign_on, {"provider_id": "council"}, name="openid_connect_login"),
    path("sso/callback/", views.single_sign_on_callback, {"provider_id": "council"}, name="openid_connect_callback"),
    path("sso/cancelled/", views.single_sign_on_cancelled, name="socialaccount_login_cancelled"),
    path("second-step/", SecondStepView.as_view(), name="mfa_authenticate"),
    path("second-step/again/", SecondStepAgainView.as_view(), name="mfa_reauthenticate"),
    path("second-step/set-up/", SetUpView.as_view(), name="mfa_activate_totp"),
    path("second-step/remove/", RemoveView.as_view(), name="mfa_deactivate_totp"),
    path("second-step/codes/", RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("second-step/codes/new/", NewRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path("second-step/done/", RedirectView.as_view(pattern_name="account"), name="mfa_index"),
]
