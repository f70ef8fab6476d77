"""Secret calendar addresses of dated topics, and the calendar itself."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from shangliang.core.actor import Actor
from shangliang.core.errors import Hidden, Refused
from shangliang.core.render import render
from shangliang.core.request import Request
from shangliang.org.actors import make_actor
from shangliang.org.models import User
from shangliang.plan.actions import make_feed, revoke_feed
from shangliang.plan.actions.feeds import hash_of
from shangliang.plan.models import Feed, Topic
from shangliang.plan.queries import body_of_actor, months_label, names_of
from shangliang.plan.states import PUBLIC, TOPIC_COUNTED, TopicState
from shangliang.web.views.lookup import find


@require_safe
@login_required
def index(request: Request) -> HttpResponse:
    """My addresses, and how to use one."""
    return _page(request, "")


def _page(request: Request, secret: str) -> HttpResponse:
    rows = Feed.objects.visible_to(request.actor).select_related("body")
    path = reverse("feed-calendar", args=[secret]) if secret else ""
    context = {"feeds": list(rows), "address": f"{settings.SITE_URL}{path}" if secret else ""}
    return render(request, "plan/feeds.html", context)


@require_POST
@login_required
def new(request: Request) -> HttpResponse:
    """Make an address. It is shown now and never again, so the answer is the page itself, not a redirect."""
    body = body_of_actor(request.actor)
    if body is None:
        raise Refused("请先切换到某个机构的身份，再建立订阅地址。")
    _, secret = make_feed(actor=request.actor, body=body)
    return _page(request, secret)


@require_POST
@login_required
def revoke(request: Request, pk: int) -> HttpResponse:
    """From now on the address answers 404."""
    revoke_feed(actor=request.actor, feed=find(Feed.objects.visible_to(request.actor), pk=pk))
    messages.success(request, "已停用，这个地址不再能打开。")
    return HttpResponseRedirect(reverse("feed-list"))


@require_safe
def calendar(_request: Request, secret: str) -> HttpResponse:
    """The dated topics that the address's owner may see now. No log-in: the address is the key."""
    known = Feed.objects.select_related("body")  # house: object-outside-visible-to - the secret is the right
    feed = known.filter(secret_hash=hash_of(secret), revoked_at=None).first()
    owner = _owner(feed) if feed else None
    if feed is None or owner is None:
        raise Hidden("这个日历地址不存在，或已经停用。请在系统中重新建立。")
    rows = (
        Topic.objects.visible_to(owner)
        .filter(plan__body=feed.body, plan__state__in=PUBLIC, state__in=TOPIC_COUNTED, due_on__isnull=False)
        .with_facts()
    )
    document = Calendar()
    document.add("prodid", "-//Shangliang//plan//ZH")
    document.add("version", "2.0")
    document.add("x-wr-calname", f"{feed.body.short_name}协商计划")
    for topic in rows:
        document.add_component(_event(topic))
    response = HttpResponse(document.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = 'inline; filename="shangliang.ics"'
    return response


def _owner(feed: Feed) -> Actor | None:
    """The owner in the post that the address was made in; none once the account or the post has ended."""
    users = User.objects.select_related("person")  # house: object-outside-visible-to - the feed's own owner
    user = users.filter(pk=feed.user, is_active=True).first()
    if user is None:
        return None
    owner = make_actor(user, picked=feed.post)
    return owner if owner.post and owner.post.pk == feed.post else None


def _event(topic: Topic) -> Event:
    """A day: the one on which it was held, else the last one on which it may be."""
    is_held = topic.state == TopicState.HELD and topic.held_on is not None
    day = topic.held_on if is_held else topic.due_on
    assert day is not None
    event = Event()
    event.add("uid", f"topic-{topic.pk}@shangliang")
    event.add("dtstamp", topic.plan.created_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{topic.subject}（{'已开展' if is_held else '最迟'}）")
    lead = names_of(topic, "lead")
    lines = [topic.form, f"计划{months_label(topic.months)}", f"责任单位：{lead}" if lead else "", topic.plan.title]
    event.add("description", "\n".join(line for line in lines if line))
    event.add("url", f"{settings.SITE_URL}{reverse('topic-detail', args=[topic.pk])}")
    return event
