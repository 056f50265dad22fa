"""Certificates: the member’s own, and the check that anyone can make with the code."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from guidance.common.pages import private_page, public_page
from quizzes.bank import approvals
from quizzes.learning import attempts
from quizzes.learning.views import own_attempt
from quizzes.models import Attempt


@private_page
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Shows a certificate, made for printing. Each pass that is the member's has one, valid or not any more."""
    mine = own_attempt(request, pk)
    if mine.passed and not mine.is_owned():
        return redirect("result", pk)  # which says what became of it
    if not mine.is_passed():
        raise Http404("There is no certificate for this attempt.")
    return render(request, "quizzes/certificate.html", certificate_of(mine))


def certificate_of(attempt: Attempt) -> dict[str, Any]:
    """Returns what a page that shows a certificate says."""
    return {
        "attempt": attempt,
        "approved": approvals.of_attempt(attempt),
        "address": f"{settings.ADDRESS}/certificates/{attempt.shown_code}/",
    }


@public_page
def certificates(request: HttpRequest) -> HttpResponseBase:
    """Asks for the code of a certificate, and leads to its page."""
    typed = request.GET.get("code", "")
    if code := _code(typed):
        return redirect("certificate_check", Attempt(code=code).shown_code)
    return TemplateResponse(
        request, "quizzes/certificates.html", {"problem": "code" in request.GET, "typed": typed[:100]}
    )


@csrf_exempt
@require_safe
@never_cache
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """Says whether the portal gave this certificate, to whom, for what, and whether it is valid; and no more."""
    plain: Any = _code(code)
    found = Attempt.objects.filter(code=plain).select_related("member", "edition").first() if plain else None
    if found is None:
        return render(request, "quizzes/no_certificate.html", {"typed": code[:100]}, status=404)
    context = {"attempt": found, "approved": approvals.of_attempt(found)}
    return render(request, "quizzes/certificate_check.html", context)


def _code(typed: str) -> str:
    """The code as it is stored, however it was typed; "" where it can't be one."""
    code = "".join(typed.lower().replace("-", " ").split())
    is_one = len(code) == attempts.CODE_LENGTH and set(code) <= set(attempts.ALPHABET)
    return code if is_one else ""
