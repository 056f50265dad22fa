"""Whom to ask when signing in doesn't work, on any page."""

import re
from typing import Any

from django import template

from protocol_portal.members.models import SignInHelp

register = template.Library()


@register.inclusion_tag("includes/sign_in_help.html")
def sign_in_help(question: str = "Can’t sign in?") -> dict[str, Any]:
    """A note with the team and its telephone; nothing where no officer has named one yet."""
    return {"help": SignInHelp.objects.first(), "question": question}


@register.filter
def dialled(telephone: str) -> str:
    """A telephone number as a link dials it: no spaces, no brackets, no extension.

    >>> dialled("(01632) 960 123 ext. 4")
    '01632960123'
    """
    return re.sub("[^+0-9]", "", telephone.partition("e")[0])
