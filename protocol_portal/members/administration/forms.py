"""Forms for the administration of members."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group

from guidance.common.spreadsheets import MAX_BYTES
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import Member


def _note() -> forms.CharField:
    return forms.CharField(
        label="Note (optional)", help_text="It stays in the history, which cannot be changed.", max_length=200,
        required=False,
    )  # fmt: skip


class MemberForm(forms.ModelForm):
    """A form for an account's details, which refuses to overwrite what somebody else saved in between."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Member
        fields = accounts.FIELDS
        widgets = {
            "term_start": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "term_end": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        if "seen" in self.fields:  # it isn't where the account is only looked at
            self.fields["seen"].initial = self._newest_change()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk and cleaned.get("seen") != self._newest_change():
            raise forms.ValidationError(
                "Somebody changed this account while you had it open. Nothing is saved: open it anew and look first.",
                code="stale",
            )
        return cleaned

    def _newest_change(self) -> int | None:
        if self.instance.pk is None:
            return None
        return self.instance.events.exclude(changes={}).values_list("pk", flat=True).order_by("-pk").first()


class ReasonForm(forms.Form):
    """A form for an optional note on an act."""

    note = _note()


class RightsForm(forms.Form):
    """A form for a member's groups and rights."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"), label="Groups", required=False, widget=forms.CheckboxSelectMultiple
    )
    superuser = forms.BooleanField(
        label="All rights", help_text="Everything, and giving rights to others. Two people should have them, not ten.",
        required=False,
    )  # fmt: skip
    note = _note()


class SignatureForm(forms.Form):
    """A form for the day beside the signature on paper; empty if the statement isn't signed."""

    signed_on = forms.DateField(
        label="The statement is signed, on this day",
        help_text="As it stands beside the signature. Leave it empty where nothing is signed.",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class RosterFileForm(forms.Form):
    """A form for a list of members to import."""

    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), at most 2 MB.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("The file is larger than 2 MB. Is it the right one?", code="large")
        return file
