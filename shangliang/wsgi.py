from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from shangliang.web.lifeline import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.settings")
end_with_parent()
application = get_wsgi_application()
