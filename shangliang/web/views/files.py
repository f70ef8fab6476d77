"""Stored files: only through the row that they belong to, only as an attachment."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from shangliang.core.errors import Hidden
from shangliang.core.request import Request
from shangliang.document import storage
from shangliang.document.models import StoredFile
from shangliang.plan.originals import file_visible_to


@require_safe
@login_required
def download(request: Request, pk: int) -> StreamingHttpResponse:
    """The bytes under the type that we found, never shown inside our own pages."""
    file = StoredFile.objects.filter(pk=pk).first()  # house: object-outside-visible-to - the owning row decides below
    if file is None or not file_visible_to(request.actor, file):
        raise Hidden
    response = StreamingHttpResponse(storage.chunks(file.sha256), content_type=file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or ""
    response.headers["Content-Length"] = str(file.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
