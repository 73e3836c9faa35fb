"""The documentation as a folder of static pages in two languages, built without any network.

Its sources are the Markdown pages of ``docs/``, what the code says of itself (commands, outcomes,
the Python interface), and the appendix of every proposal, computed here.
"""

from govsim.report.site.build import build_site
from govsim.report.site.gallery import GallerySettings

__all__ = ["GallerySettings", "build_site"]
