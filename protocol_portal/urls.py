from django.contrib import admin
from django.urls import include, path

from protocol_portal.members.own_account import views as own_account_views

urlpatterns = [
    path("", include("guidance.urls")),
    path("learn/record/", own_account_views.record, name="record"),
    path("learn/record.json", own_account_views.record_file, {"kind": "json"}, name="record_json"),
    path("learn/record.csv", own_account_views.record_file, {"kind": "csv"}, name="record_csv"),
    path("", include("quizzes.urls")),
    path("accounts/", include("protocol_portal.members.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "protocol_portal.errors.bad_request"
handler403 = "protocol_portal.errors.permission_denied"
handler404 = "protocol_portal.errors.page_not_found"
handler500 = "protocol_portal.errors.server_error"
