"""Small line icons for screens, drawn on a 24 by 24 grid. Colour and size come from the style sheet.

An icon always stands beside its word, so it is hidden from screen readers.
"""
# ruff: noqa: E501 - path data reads no better when it is broken.

from django.utils.safestring import SafeString, mark_safe

# Each value is the inside of the <svg>: our own constant markup, never anything a person sent.
ICONS: dict[str, str] = {
    "passed": '<path d="M12 2.6l2.6 2 3.2-.1 1 3.1 2.6 2-1.1 3 1.1 3-2.6 2-1 3.1-3.2-.1-2.6 2-2.6-2-3.2.1-1-3.1-2.6-2'
    ' 1.1-3-1.1-3 2.6-2 1-3.1 3.2.1z"/><path d="M7.8 12.4l2.9 2.9 5.5-6"/>',
    "failed": '<path d="M8.2 2.8h7.6l5.4 5.4v7.6l-5.4 5.4H8.2l-5.4-5.4V8.2z"/><path d="M8.6 8.6l6.8 6.8M15.4 8.6l-6.8 6.8"/>',
    "not-determined": '<path d="M12 2l10 10-10 10L2 12z"/><path d="M9.4 9.6a2.7 2.7 0 1 1 4 2.4c-1 .5-1.4 1-1.4 2M12 16.9v.1"/>',
    "not-applicable": '<circle cx="12" cy="12" r="9.4"/><path d="M7.5 12h9"/>',
    "check": '<path d="M4.5 12.8l5 5L19.5 6.5"/>',
    "info": '<circle cx="12" cy="12" r="9.4"/><path d="M12 11v6M12 7.4v.1"/>',
    "warning": '<path d="M12 3L22 20.5H2z"/><path d="M12 9.5v5.2M12 17.6v.1"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.8"/><path d="M15.6 15.6L21 21"/>',
    "clock": '<circle cx="12" cy="12" r="9.4"/><path d="M12 6.5V12l3.8 2.4"/>',
    "coin": '<ellipse cx="12" cy="7" rx="8.5" ry="3.8"/><path d="M3.5 7v10c0 2.1 3.8 3.8 8.5 3.8s8.5-1.7 8.5-3.8V7M3.5 12c0 2.1'
    ' 3.8 3.8 8.5 3.8s8.5-1.7 8.5-3.8"/>',
    "language": '<circle cx="12" cy="12" r="9.4"/><path d="M2.6 12h18.8M12 2.6c5.4 5.6 5.4 13.2 0 18.8M12 2.6c-5.4 5.6-5.4 13.2 0 18.8"/>',
    "person": '<circle cx="12" cy="8" r="4.4"/><path d="M3.5 21c.6-4.6 4-7 8.5-7s7.9 2.4 8.5 7"/>',
    "file": '<path d="M5 2.5h9.5L20 8v13.5H5z"/><path d="M14 2.5V8.5h6M8.5 13h7M8.5 17h7"/>',
    "image": '<rect x="2.5" y="4" width="19" height="16" rx="1"/><circle cx="8" cy="9.5" r="1.8"/><path d="M2.5 17.5l5.5-5 4.5 4 3.5-3 5.5 4.5"/>',
    "video": '<rect x="2.5" y="5" width="13.5" height="14" rx="1"/><path d="M16 10.5l5.5-3.5v10L16 13.5"/>',
    "audio": '<path d="M4 9.5v5M8 6v12M12 3v18M16 7v10M20 10v4"/>',
    "link": '<path d="M10 14a4.5 4.5 0 0 0 6.6.4l3-3A4.5 4.5 0 0 0 13.2 5l-1.4 1.4M14 10a4.5 4.5 0 0 0-6.6-.4l-3 3A4.5 4.5 0 0 0 10.8 19l1.4-1.4"/>',
    "text": '<path d="M4 5.5h16M4 10h16M4 14.5h16M4 19h9"/>',
    "lock": '<rect x="4" y="10.5" width="16" height="11" rx="1"/><path d="M7.5 10.5V7a4.5 4.5 0 0 1 9 0v3.5M12 15v2.5"/>',
    "eye": '<path d="M1.8 12C4.3 7.6 7.7 5.4 12 5.4s7.7 2.2 10.2 6.6c-2.5 4.4-5.9 6.6-10.2 6.6S4.3 16.4 1.8 12z"/><circle cx="12" cy="12" r="3"/>',
    "download": '<path d="M12 3v12M6.8 10.2L12 15.4l5.2-5.2M3.5 20.5h17"/>',
    "upload": '<path d="M12 16V4M6.8 8.8L12 3.6l5.2 5.2M3.5 20.5h17"/>',
    "share": '<circle cx="6" cy="12" r="2.8"/><circle cx="18" cy="5.5" r="2.8"/><circle cx="18" cy="18.5" r="2.8"/><path d="M8.5 10.7l7-3.9M8.5 13.3l7 3.9"/>',
    "print": '<path d="M6.5 9V3h11v6M6.5 17.5h-4V9h19v8.5h-4"/><path d="M6.5 14h11v7h-11z"/>',
    "pencil": '<path d="M3.5 20.5l1-4.6L16.4 4l3.6 3.6L8.1 19.5z"/><path d="M14 6.4l3.6 3.6"/>',
    "plus": '<path d="M12 4.5v15M4.5 12h15"/>',
    "bin": '<path d="M3.5 6.5h17M9 6.5V3.5h6v3M5.5 6.5l1 14.5h11l1-14.5M10 10.5v6.5M14 10.5v6.5"/>',
    "shield": '<path d="M12 2.5l8.5 3v6c0 5-3.4 8.2-8.5 10-5.1-1.8-8.5-5-8.5-10v-6z"/>',
    "stamp": '<path d="M9 3.5h6l-1 8h5.5v5h-15v-5H10z"/><path d="M4 20.5h16"/>',
    "list": '<path d="M9 5.5h12M9 12h12M9 18.5h12M3 5.5h2M3 12h2M3 18.5h2"/>',
    "arrow": '<path d="M4 12h15.5M13 5.5l6.5 6.5-6.5 6.5"/>',
    "cloud-off": '<path d="M7 19h10.5a4 4 0 0 0 2.6-7M9.4 6.2A6 6 0 0 1 17.7 11M3 3l18 18M6 10.2A4.5 4.5 0 0 0 7 19"/>',
}


def icon_svg(name: str) -> SafeString:
    """The icon as inline SVG. Raises KeyError for a name that is not drawn: a typing slip should stop a test."""
    return mark_safe(  # noqa: S308 - the markup is the constant above.
        f'<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.9" '
        f'stroke-linecap="square" stroke-linejoin="miter" aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
    )


# The maker's mark: a hexagonal punch with a W whose last stroke is a tick.
BRAND_MARK = (
    '<svg viewBox="0 0 48 48" width="36" height="36" aria-hidden="true" focusable="false">'
    '<path fill="currentColor" d="M24 1.5l19.5 11.25v22.5L24 46.5 4.5 35.25v-22.5z"/>'
    '<path fill="none" stroke="#fff7ea" stroke-width="1.3" d="M24 5.2l16.3 9.4v18.8L24 42.8 7.7 33.4V14.6z"/>'
    '<path fill="none" stroke="#fff7ea" stroke-width="4.2" stroke-linejoin="miter" d="M11.5 18l5.6 14.2L23 19.6l4.6 12.4L37 15"/></svg>'
)
