"""Who acts in a request: the person who signed in, and the organisation and post that he or she acts for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from guicheng.apps.accounts.models import User
from guicheng.apps.cases import clock
from guicheng.apps.registers.models import Membership
from guicheng.apps.registers.queries import Acting, acting, organisations_of

POST = "post"
"""The key of the session under which the chosen post is kept: the number of a membership."""


class ActedRequest(HttpRequest):
    """A request by somebody of whom it is known for whom he or she acts."""

    acting: Acting


def posts_of(request: HttpRequest) -> list[Membership]:
    """Return the posts of the person who signed in that hold today."""
    return organisations_of(request.user, clock.today()) if isinstance(request.user, User) else []


def acting_in(request: HttpRequest) -> Acting | None:
    """Return for whom somebody acts: through the chosen post, or the only one there is; None if that is open."""
    posts = posts_of(request)
    chosen = request.session.get(POST)
    for post in posts:
        if post.pk == chosen:
            return acting(post)
    return acting(posts[0]) if len(posts) == 1 else None


def choose_post(request: HttpRequest, number: str) -> bool:
    """Act through one of one's own posts from now on; tell whether there is such a post."""
    for post in posts_of(request):
        if str(post.pk) == number:
            request.session[POST] = post.pk
            return True
    return False


def acted(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view see `request.acting`; who has not signed in or not chosen a post is sent to do that first."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _first("sign-in", request)
        found = acting_in(request)
        if found is None:
            return _first("posts", request)
        request.acting = found  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapper


def _first(page: str, request: HttpRequest) -> HttpResponse:
    where = request.get_full_path() if request.method == "GET" else ""
    address = reverse(page) + (f"?{urlencode({'next': where})}" if where and where != "/" else "")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def next_page(request: HttpRequest, default: str) -> str:
    """Return where somebody wanted to go before signing in, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here else default
