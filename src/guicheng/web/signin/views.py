"""Signing in and out, choosing for whom one acts, and the movable clock of a demo."""

from __future__ import annotations

from datetime import date, timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from guicheng.apps.cases import clock, law
from guicheng.apps.cases.actions import move_demo_clock
from guicheng.engine.values import parse_date
from guicheng.web.session import choose_post, next_page, posts_of
from guicheng.web.showing import show
from guicheng.web.signin.cast import shown_cast


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password; after too many wrong ones the name is shut for a while, and the page says so."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return HttpResponseRedirect(next_page(request, reverse("workbench")))
        return _page(request)
    name, password = request.POST.get("username", "").strip(), request.POST.get("password", "")
    if not name or not password:
        return _page(request, name, "请填写用户名和密码。", 422)
    person = authenticate(request, username=name, password=password)
    if person is None:
        if AxesProxyHandler.is_locked(request, {"username": name}):
            minutes = int(settings.AXES_COOLOFF_TIME * 60)
            text = f"这个用户名连续输错 {settings.AXES_FAILURE_LIMIT} 次，已暂停登录。请 {minutes} 分钟后再试，或请管理员重设密码。"
            return _page(request, name, text, 429)
        return _page(
            request,
            name,
            f"用户名或密码不对。请核对后重新输入；连续输错 {settings.AXES_FAILURE_LIMIT} 次将暂停登录。",
            422,
        )
    login(request, person)
    return HttpResponseRedirect(next_page(request, reverse("workbench")))


def _page(request: HttpRequest, name: str = "", error: str = "", status: int = 200) -> HttpResponse:
    values = {
        "username": name,
        "error": error,
        "next": next_page(request, ""),
        "cast": shown_cast() if settings.DEMO else (),
    }
    return show(request, "pages/sign-in.html", values, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


@require_http_methods(["GET", "POST"])
def posts(request: HttpRequest) -> HttpResponse:
    """Choose the organisation and post that one acts for from now on."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("sign-in"))
    if request.method == "POST" and choose_post(request, request.POST.get("post", "")):
        return HttpResponseRedirect(next_page(request, reverse("workbench")))
    values = {"own": posts_of(request), "next": next_page(request, "")}
    return show(request, "pages/posts.html", values)


@require_POST
def demo_clock(request: HttpRequest) -> HttpResponse:
    """Move the demo's clock by a working day, or to a day."""
    if not settings.DEMO:
        raise Http404
    today, calendar = clock.today(), law.calendar()
    move = request.POST.get("move", "")
    wanted: date = today
    if move in ("1", "-1"):
        wanted = calendar.shift(today, 1, "day", working=True, back=move == "-1")
    elif move == "to":
        try:
            wanted = parse_date(request.POST.get("day", ""))
        except ValueError:
            wanted = today
    real = today - timedelta(days=clock.moved_days())
    move_demo_clock(days=(wanted - real).days)
    return HttpResponseRedirect(next_page(request, request.META.get("HTTP_REFERER") or reverse("workbench")))
