"""Says in one line why a request ended without an answer. The first word is stable: rows can be counted by it."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.errors import NotAnswered

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (CannotResolveHostError, "unresolved"),
    (DownloadConnectionRefusedError, "connection_refused"),
    (ResponseDataLossError, "cut_off"),
    (DownloadCancelledError, "too_large"),
    (UnsupportedURLSchemeError, "scheme"),
    (DownloadFailedError, "connection_lost"),
)
_NET = (*(kind for kind, _ in _WORDS), OSError, TunnelError)
_LONGEST = 300


def failure_reason(error: BaseException) -> str:
    """Give ``word: what the library said``, at most 300 characters."""
    if isinstance(error, NotAnswered):
        return str(error)[:_LONGEST]
    text = " ".join(str(error).split()) or type(error).__name__
    word = next((word for kind, word in _WORDS if isinstance(error, kind)), None)
    if word is None:
        word = _word_by_text(text) or type(error).__name__
    return f"{word}: {text}"[:_LONGEST]


def _word_by_text(text: str) -> str | None:
    lowered = text.lower()
    for sign, word in (
        ("during decompression", "too_large"),
        ("max redirections", "redirect_loop"),
        ("ssl", "tls"),
        ("certificate", "tls"),
        ("timeout", "timeout"),
        ("timed out", "timeout"),
        ("err_name_not_resolved", "unresolved"),
        ("err_connection_refused", "connection_refused"),
        ("err_", "browser"),
        ("crc check", "undecodable"),
        ("gzip", "undecodable"),
    ):
        if sign in lowered:
            return word
    return None


def is_download_failure(error: BaseException) -> bool:
    """Tell whether an error is the net's, the host's or the browser's, not a mistake in this program."""
    return isinstance(error, _NET) or type(error).__module__.startswith(("playwright.", "OpenSSL.", "twisted."))
