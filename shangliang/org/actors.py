"""Load the actor of a request: the user, the posts in force, the one picked."""

from __future__ import annotations

from django.http import HttpRequest

from shangliang.core import clock
from shangliang.core.actor import Actor, PostInForce
from shangliang.org.models import Body, Post, Unit, User

SESSION_POST = "post"


def posts_in_force(user: User) -> tuple[PostInForce, ...]:
    """All roles that the user holds today, in the order in which they were given."""
    if user.person_id is None:
        return ()
    rows = Post.objects.in_force(clock.today()).filter(person=user.person_id).select_related("body", "organ", "unit")
    return tuple(
        PostInForce(
            pk=row.pk,
            role=row.role,
            title=row.title,
            body=row.body_id,
            organ=row.organ_id,
            unit=row.unit_id,
            place=str(row.body.short_name if row.body else row.organ.short_name if row.organ else ""),
        )
        for row in rows
    )


def home_body(user: User) -> Body | None:
    """Whose rules hold for this account: the body of the first post, for an organ the one of its area."""
    if user.person_id is None:
        return None
    post = Post.objects.in_force(clock.today()).filter(person=user.person_id).select_related("body", "organ").first()
    if post is None or post.organ is None:
        return post.body if post else None
    return Body.objects.filter(area=post.organ.area_id).first()


def make_actor(user: User, *, picked: int | None = None, request_id: str = "") -> Actor:
    """The frozen value that policies read. `picked` is the post to act in; the first one otherwise."""
    posts = posts_in_force(user)
    post = next((one for one in posts if one.pk == picked), posts[0] if posts else None)
    covers: frozenset[int] = frozenset()
    if post and post.body and post.role == "office":
        covers = frozenset(Unit.objects.filter(covered_by=post.body).values_list("pk", flat=True))
    return Actor(
        name=str(user),
        user=user.pk,
        person=user.person_id,
        post=post,
        posts=posts,
        is_operator=user.is_operator and post is None,
        request_id=request_id,
        covers=covers,
    )


def load_actor(request: HttpRequest) -> Actor:
    user = request.user
    assert isinstance(user, User)
    picked = request.session.get(SESSION_POST)
    return make_actor(user, picked=picked, request_id=getattr(request, "request_id", ""))
