"""The only renderer of screens: one Jinja2 template a screen, one block of it alone for htmx."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from jinja2 import Environment, StrictUndefined
from jinja2.ext import Extension


class _Undefined(StrictUndefined):
    """A template that names what it was not given is a bug, never an empty string."""


def environment(**options: Any) -> Environment:
    """Django's hook for the Jinja2 environment: strict, with the component macros as the global `ui`."""
    options.setdefault("undefined", _Undefined)
    extensions: list[type[Extension] | str] = list(options.pop("extensions", []))
    env = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[*extensions, "jinja2.ext.do"],
        **{key: value for key, value in options.items() if key != "autoescape"},
    )
    env.globals.update(GLOBALS)
    env.filters.update(FILTERS)
    env.globals["ui"] = env.get_template("ui.html").module
    return env


GLOBALS: dict[str, Any] = {}
"""What every template may name; filled by `shangliang.web.shell` before the first template is loaded."""
FILTERS: dict[str, Any] = {}


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a whole page, or `block` of it alone (what htmx swaps in)."""
    engine = engines["jinja2"]
    if block is None:
        return HttpResponse(engine.get_template(template).render(context or {}, request), status=status)
    values = dict(context or {})
    backend: Any = engine
    from_request = {}
    for processor in backend.template_context_processors:
        from_request.update(processor(request))
    page = backend.env.get_template(template)
    scope = page.new_context({**request_values(request), **from_request, **values})
    return HttpResponse("".join(page.blocks[block](scope)), status=status)


def request_values(request: HttpRequest) -> dict[str, Any]:
    """The same names that the Jinja2 backend gives whole pages."""
    from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy  # noqa: PLC0415 - needs configured settings

    return {"request": request, "csrf_input": csrf_input_lazy(request), "csrf_token": csrf_token_lazy(request)}
