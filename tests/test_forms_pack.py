"""Our template pack for forms: every field has its label, hint and error tied to it, and errors are listed on top."""

import pytest
from django import forms
from django.template import Context, Template

from tests.pages import Page

FORM = "{% load crispy_forms_filters %}{{ form|crispy }}"


class Meeting(forms.Form):
    name = forms.CharField(label="Name & <title>", help_text="As on <the> door.")
    agreed = forms.BooleanField(label="I agree")
    day = forms.ChoiceField(label="Day", choices=[("m", "Monday"), ("t", "Tuesday")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, initial="s")

    def clean(self):
        if self.cleaned_data.get("name") == "nobody":
            raise forms.ValidationError("Nobody is not a name.")
        return self.cleaned_data


def page(data=None) -> Page:
    return Page(Template(FORM).render(Context({"form": Meeting(data)})))


def test_labels_and_hints_are_tied_to_their_fields():
    shown = page()
    field = next(e for e in shown.all("input") if e.attributes["name"] == "name")
    assert [label.words for label in shown.all("label") if label.attributes.get("for") == "id_name"] == [
        "Name & <title>"
    ]
    assert field.attributes["aria-describedby"] in shown.ids
    assert [*shown.all("title"), *shown.all("the")] == [], "escaped"


def test_a_choice_is_a_fieldset_with_its_question():
    assert [legend.words for legend in page().all("legend")] == ["Day"]


def test_errors_beside_the_field_and_on_top():
    """The summary's links lead to real controls."""
    shown = page({"name": "", "secret": "s"})
    summary = [a for a in shown.all("a") if ".error-summary" in a.inside]
    assert len(summary) == 3
    for link in summary:
        target = next(e for e in shown.elements if e.attributes.get("id") == link.attributes["href"][1:])
        assert target.tag in ("input", "select", "textarea"), link.attributes["href"]
    field = next(e for e in shown.all("input") if e.attributes["name"] == "name")
    assert field.attributes["aria-invalid"] == "true"
    tied = field.attributes["aria-describedby"].split()
    assert set(tied) <= set(shown.ids)
    assert len(tied) == 2


def test_error_of_the_whole_form():
    shown = page({"name": "nobody", "agreed": "on", "day": "m", "secret": "s"})
    assert "Nobody is not a name." in next(
        e.words for e in shown.all("div") if "error-summary" in e.attributes["class"]
    )


def test_ids_are_unique():
    for data in (None, {}, {"name": "nobody"}):
        ids = page(data).ids
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["name", "secret"])
def test_values_come_back(name):
    shown = page({name: '"><b>'})
    assert next(e for e in shown.all("input") if e.attributes["name"] == name).attributes["value"] == '"><b>'
