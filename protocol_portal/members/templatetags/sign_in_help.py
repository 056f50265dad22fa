"""Whom to ask when signing in doesn't work, on any page."""

import re
from typing import Any

from django import template

from protocol_portal.members.models import SignInHelp

register = template.Library()


@register.inclusion_tag("includes/sign_in_help.html")
def sign_in_help(question: str = "Can’t sign in?") -> dict[str, Any]:
    """Returns the team to ask and its telephone number; nothing if no officer has named one yet."""
    return {"help": SignInHelp.objects.first(), "question": question}


@register.filter
def dialled(telephone: str) -> str:
    """Returns a telephone number as a link dials it: without spaces, brackets or extension."""
    return re.sub("[^+0-9]", "", telephone.partition("e")[0])
