"""{% test_yourself address %}: what to practise after reading a page of the guidance."""

from typing import Any

from django import template

from quizzes import practice

register = template.Library()


@register.inclusion_tag("quizzes/test_yourself.html")
def test_yourself(address: str) -> dict[str, Any]:
    found = practice.current()
    return {"topics": found.about(address) if found else []}


@register.simple_tag
def can_practise() -> bool:
    """Whether there are any practice questions."""
    found = practice.current()
    return bool(found and (found.topics or found.paragraphs))
