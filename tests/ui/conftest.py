"""Parts of the pages run without a browser."""

from tests.ui.sessions import components_found_once

__all__ = ["components_found_once"]
