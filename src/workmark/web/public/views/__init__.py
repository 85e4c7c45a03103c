"""Views of the public pages, one module a kind of page."""
