from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("guidance.urls")),
    path("", include("quizzes.urls")),
    path("accounts/", include("protocol_portal.members.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "protocol_portal.errors.bad_request"
handler403 = "protocol_portal.errors.permission_denied"
handler404 = "protocol_portal.errors.page_not_found"
handler500 = "protocol_portal.errors.server_error"
