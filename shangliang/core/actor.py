"""Who acts: a frozen value, loaded once per request. It carries facts, not rights; each noun's policy reads it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PostInForce:
    """A role held today in a body, unit or organ."""

    pk: int
    role: str
    title: str
    body: int | None = None
    organ: int | None = None
    unit: int | None = None
    place: str = ""
    """Name of the body, unit or organ, as the switch shows it."""


@dataclass(frozen=True)
class Actor:
    """A person at work, an operator, or the system itself."""

    name: str
    user: int | None = None
    person: int | None = None
    post: PostInForce | None = None
    """The post that the user has picked to act in."""
    posts: tuple[PostInForce, ...] = ()
    is_operator: bool = False
    is_system: bool = False
    request_id: str = ""
    covers: frozenset[int] = field(default_factory=frozenset)
    """Units whose memberships the body of `post` may see although they belong to a higher body (联络处)."""

    @property
    def body(self) -> int | None:
        """The body that the actor works for in the post in force."""
        return self.post.body if self.post else None

    @property
    def organ(self) -> int | None:
        return self.post.organ if self.post else None

    @property
    def role(self) -> str:
        return self.post.role if self.post else ""

    def has_role(self, *roles: str) -> bool:
        return self.role in roles


SYSTEM = Actor(name="系统", is_system=True)
"""Acts for the clock: time-driven moves and follow-ups."""
NOBODY = Actor(name="未登录")
