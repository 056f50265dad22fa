from django.contrib.admin import apps


class Administration(apps.AdminConfig):
    default = False  # for the entry "protocol_portal", which is an app of its own
    default_site = "protocol_portal.admin_site.PortalAdminSite"
