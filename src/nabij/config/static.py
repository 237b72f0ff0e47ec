"""Static files: named after their content, so that a browser may keep them for ever."""

import re
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

_HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")


class HashedStorage(ManifestStaticFilesStorage):
    """Names files after their content, in ES modules' imports too."""

    support_js_module_import_aggregation = True

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """Return the lasting name; what htmx's files name only in comments stays as it is."""
        if name.startswith("django_htmx/") and not self.exists(name):
            return name
        return super().hashed_name(name, content, filename)


class LastingFiles(StaticFiles):
    """Serves collected files; those with a name made from their content never change."""

    def file_response(self, full_path: Any, *args: Any, **kwargs: Any) -> Response:
        """Add how long a browser may keep the file."""
        response = super().file_response(full_path, *args, **kwargs)
        lasting = _HASHED.search(str(full_path))
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if lasting else "public, max-age=300"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
