"""Tags for what guidance pages lead to: {% test_yourself address %}, {% can_practise %} and {% can_learn %}."""

from typing import Any

from django import template

from quizzes.models import Quiz
from quizzes.practice import topics

register = template.Library()


@register.inclusion_tag("quizzes/test_yourself.html")
def test_yourself(address: str) -> dict[str, Any]:
    """Returns the practice topics about an address."""
    found = topics.current()
    return {"topics": found.about(address) if found else []}


@register.simple_tag
def can_practise() -> bool:
    """Returns whether there are any practice questions."""
    found = topics.current()
    return bool(found and (found.topics or found.paragraphs))


@register.simple_tag
def can_learn() -> bool:
    """Returns whether there is a quiz."""
    return Quiz.objects.exists()
