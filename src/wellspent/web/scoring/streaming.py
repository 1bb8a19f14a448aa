"""A long answer, sent piece by piece by either kind of server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

from wellspent.web.scoring.exporting import Export

__all__ = ["send_export"]


def send_export(request: HttpRequest, export: Export) -> StreamingHttpResponse:
    """The export as a file to be saved; at no time does more than a piece of it lie in memory."""
    pieces = export.pieces
    response = StreamingHttpResponse(
        _awaited(pieces) if isinstance(request, ASGIRequest) else pieces,
        content_type=export.media_type,
    )
    response["Content-Disposition"] = f'attachment; filename="{export.name}"'
    return response


async def _awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces; each is made in the thread that may ask the database."""
    take = sync_to_async(lambda: next(pieces, None), thread_sensitive=True)
    while (piece := await take()) is not None:
        yield piece
