"""The forms of learning."""

from typing import Any

from django import forms


class AcknowledgeForm(forms.Form):
    """Asks for the tick by which a member says that they have read the edition that the form names."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)
    read = forms.BooleanField(error_messages={"required": "Tick the box to confirm you’ve read the protocol."})

    def __init__(self, *args: Any, statement: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["read"].label = statement
