"""What guidance pages lead to: {% test_yourself address %}, and whether there is anything to practise or learn."""

from typing import Any

from django import template

from quizzes.models import Quiz
from quizzes.practice import topics

register = template.Library()


@register.inclusion_tag("quizzes/test_yourself.html")
def test_yourself(address: str) -> dict[str, Any]:
    found = topics.current()
    return {"topics": found.about(address) if found else []}


@register.simple_tag
def can_practise() -> bool:
    """Whether there are any practice questions."""
    found = topics.current()
    return bool(found and (found.topics or found.paragraphs))


@register.simple_tag
def can_learn() -> bool:
    """Whether there is a quiz."""
    return Quiz.objects.exists()
