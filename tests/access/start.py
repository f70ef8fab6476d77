"""Start page, preferences, health, and the own account."""

from __future__ import annotations

from shangliang.core import clock
from shangliang.org.models import Post, UserSession
from tests import cast
from tests.access.table import Row, at


def _place() -> dict[str, int]:
    moment = clock.now()
    row = UserSession.objects.create(
        user=cast.user("office"), session_key="elsewhere", started_at=moment, seen_at=moment, device="安卓手机"
    )
    return {"pk": row.pk}


ROWS = (
    Row("home", get=at(200)),
    Row("type-size", post=at(302, anonymous=302)),
    Row("design", get=at(404, anonymous=404), note="demo only"),
    Row("health", get=at(200, anonymous=200)),
    Row("login", get=at(302, anonymous=200), post=at(302, anonymous=422)),
    Row("logout", post=at(302)),
    Row("account", get=at(200)),
    Row("password-change", get=at(200), post=at(422)),
    Row(
        "post-switch",
        post=at(404, office=302),
        data=lambda _: {"post": Post.objects.get(person=cast.person("office")).pk},
        note="one's own only",
    ),
    Row("session-end", _place, post=at(404, office=302), note="one's own only"),
)
