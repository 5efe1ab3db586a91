"""How static files are named."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

FROM = (r"""(?P<matched>from\s+["'](?P<url>\./[\w-]+\.js)["'])""", 'from "%(url)s"')
BARE = (r"""(?P<matched>\bimport\s+["'](?P<url>\./[\w-]+\.js)["'])""", 'import "%(url)s"')
LATER = (r"""(?P<matched>import\(["'](?P<url>\./[\w-]+\.js)["']\))""", 'import("%(url)s")')


class HashedModules(CompressedManifestStaticFilesStorage):
    """Immutable names also for what our own modules import, so that a browser keeps them for good."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", (BARE, FROM, LATER)),
    )
