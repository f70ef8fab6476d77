"""What log lines must not say."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(r"(/calendar/)[^/?\s]+?(?=\.ics|$)")


class WithoutCalendarSecrets(logging.Filter):
    """A calendar's address is its key. Django logs the address of what it does not find, and a post may begin anew."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_SECRET.sub(r"\1***", one) if isinstance(one, str) else one for one in record.args)
        return True
