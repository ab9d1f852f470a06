"""One's own password: changed by whoever knows the present one."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guicheng.apps.accounts.actions import change_password
from guicheng.apps.accounts.models import User
from guicheng.web.showing import show

FIELDS = ("old", "new", "again")


@sensitive_post_parameters(*FIELDS)
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Show the form, or change the password; other sessions of the person end, this one goes on."""
    person = request.user
    if not isinstance(person, User):
        return HttpResponseRedirect(reverse("sign-in"))
    if request.method == "GET":
        return show(request, "pages/password.html", {"errors": {}, "done": request.GET.get("done") == "1"})
    old, new, again = (request.POST.get(name, "") for name in FIELDS)
    errors = change_password(person=person, old=old, new=new, again=again)
    if errors:
        return show(request, "pages/password.html", {"errors": errors, "done": False}, status=422)
    update_session_auth_hash(request, person)
    return HttpResponseRedirect(reverse("password") + "?done=1")
