"""The administration of the council's names and addresses."""

from django import forms
from django.http import HttpRequest

from guidance.administration.site.base import LiveForm
from guidance.common.admin import PortalAdmin
from guidance.models import Council


class CouncilForm(LiveForm):
    """A form for the council's names and addresses."""

    constitution = forms.URLField(label="Address of the constitution", max_length=1000, assume_scheme="https")

    class Meta:
        model = Council
        fields = ("name", "short_name", "committee", "code", "constitution")


class CouncilAdmin(PortalAdmin):
    """An admin for the one row about the council."""

    heading = "Names and addresses"
    blurb = "The council’s names as every page shows them, its committee, and where its constitution is."
    form = CouncilForm
    list_display = ["name", "short_name", "committee", "code"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Returns False: the content folder brings the only row."""
        return False
