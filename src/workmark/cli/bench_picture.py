"""The ratios of `workmark bench` as a picture: one bar each, with the aim marked, readable in grey and without colour."""

from html import escape
from typing import Any, Final

# What the design asks for (docs/performance.md names the page). A figure without an aim is only reported.
AIMS: Final = {
    ("issue", "batch"): 0.5,
    ("issue", "one_at_a_time"): 0.3,
    ("issue", "token"): 0.5,
    ("verify", "proof"): 0.6,
    ("verify", "token_proof"): 0.65,
}
_LABELS: Final = {
    ("issue", "batch"): "Issue, many of one achievement",
    ("issue", "one_at_a_time"): "Issue, one at a time",
    ("issue", "token"): "Issue as a vc+jwt",
    ("issue", "checked_again"): "Issue one and check it as a stranger would",
    ("issue", "batch_p-256"): "Issue with ecdsa-rdfc-2019, P-256",
    ("issue", "batch_p-384"): "Issue with ecdsa-rdfc-2019, P-384",
    ("verify", "proof"): "Verify a badge's proof",
    ("verify", "token_proof"): "Verify a vc+jwt's proof, from its text",
    ("verify", "every_check"): "Verify: every check, from the bytes",
    ("verify", "with_status_list"): "Verify: every check, with a status list",
    ("verify", "token"): "Verify: every check, from a vc+jwt",
}
_LEFT, _WIDTH, _ROW = 300, 400, 30


def picture_of(results: dict[str, Any]) -> str:
    """An SVG of the ratios in these results; figures that were not measured are left out, not drawn as nothing."""
    bars = [
        (label, float(results[bench][f"{name}_ratio"]), AIMS.get((bench, name)))
        for (bench, name), label in _LABELS.items()
        if f"{name}_ratio" in results.get(bench, {})
    ]
    height = 50 + _ROW * len(bars)
    drawn = "\n".join(_bar(*bar, top=40 + _ROW * place) for place, bar in enumerate(bars))
    said = "; ".join(f"{label}: {ratio:.2f}" for label, ratio, _ in bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 80} {height}" role="img" '
        f'font-family="sans-serif" font-size="14" fill="#1d2733">\n'
        f"<title>Speed as a part of bare Ed25519</title>\n<desc>{escape(said)}</desc>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n'
        f'<text x="{_LEFT}" y="24">Part of the bare Ed25519 operation; | marks the aim</text>\n{drawn}\n</svg>\n'
    )


def _bar(label: str, ratio: float, aim: float | None, *, top: int) -> str:
    length = round(_WIDTH * min(ratio, 1.0), 1)
    drawn = (
        f'<text x="{_LEFT - 10}" y="{top + 15}" text-anchor="end">{escape(label)}</text>'
        f'<rect x="{_LEFT}" y="{top}" width="{length}" height="20" fill="#2f6f6b"/>'
        f'<text x="{_LEFT + max(length, _WIDTH * (aim or 0)) + 8}" y="{top + 15}">{ratio:.2f}</text>'
    )
    if aim is None:
        return drawn
    at = _LEFT + _WIDTH * aim
    return f'{drawn}<path d="M{at} {top - 4}v28" stroke="#1d2733" stroke-width="2"/>'
