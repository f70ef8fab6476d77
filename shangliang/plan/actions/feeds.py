"""Secret calendar addresses: only the hash of the secret is kept."""

from __future__ import annotations

import hashlib
import secrets

from shangliang.audit import record as audit
from shangliang.audit.verbs import Verb
from shangliang.core import clock
from shangliang.core.actor import Actor
from shangliang.core.errors import Refused
from shangliang.org.models import Body
from shangliang.plan.models import Feed

MOST_FEEDS = 5


def hash_of(secret: str) -> str:
    """A 192-bit random secret needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_feed(*, actor: Actor, body: Body) -> tuple[Feed, str]:
    """A new address; the secret is returned once and never stored."""
    if actor.user is None or actor.body != body.pk:
        raise Refused("请先切换到本机构的身份，再建立订阅地址。")
    if Feed.objects.visible_to(actor).filter(revoked_at=None).count() >= MOST_FEEDS:
        raise Refused(f"每人最多{MOST_FEEDS}个订阅地址，请先停用不用的。")
    secret = secrets.token_urlsafe(24)
    with audit.change(actor) as change:
        feed = Feed.objects.create(
            body=body,
            user=actor.user,
            user_name=actor.name,
            post=actor.post.pk if actor.post else None,
            secret_hash=hash_of(secret),
            created_at=clock.now(),
        )
        change.record(Verb.FEED, feed, label="建立日历订阅地址")
    return feed, secret


def revoke_feed(*, actor: Actor, feed: Feed) -> Feed:
    """From now on the address answers 404. Only its owner; revoking twice changes nothing."""
    if feed.user != actor.user:
        raise Refused("只能停用自己的订阅地址。")
    if feed.revoked_at is not None:
        return feed
    with audit.change(actor) as change:
        feed.revoked_at = clock.now()
        feed.save(update_fields=["revoked_at"])
        change.record(Verb.FEED, feed, label="停用日历订阅地址")
    return feed
