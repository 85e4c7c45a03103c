"""The simulated policies as a picture: wrong awards, wrong refusals, readings and waits, three bars each."""

from html import escape
from typing import Any, Final

from workmark.assessment.reliability.simulation import Policy

_PANELS: Final = (
    ("wrong_refusals", "Deserving work refused", 100, "%"),
    ("wrong_awards", "Other work awarded", 100, "%"),
    ("readings", "Readings a submission", 1, ""),
    ("wait_nine_in_ten_days", "Nine in ten are decided within, working days", 1, ""),
)
_FILLS: Final = {Policy.SINGLE: "#b9c4cc", Policy.CONDITIONAL: "#2f6f6b", Policy.DOUBLE: "#7d94a3"}
_LEFT, _WIDTH, _ROW, _PANEL = 170, 420, 26, 120


def picture_of_policies(figures: dict[str, Any]) -> str:
    """An SVG of the figures that `bench_assessment` gives; every bar has its number beside it and its name before it."""
    drawn, said = [], []
    panels = [
        (title, {policy: factor * figures[f"{policy.name.lower()}_{name}"] for policy in Policy}, unit)
        for name, title, factor, unit in _PANELS
    ]
    for place, (title, values, unit) in enumerate(panels):
        # Shares are drawn to one scale, so that the two kinds of error can be compared; other figures to their own.
        alike = [others for _, others, of in panels if unit and of == unit] or [values]
        most = max(value for others in alike for value in others.values())
        said.append(f"{title}: " + ", ".join(f"{policy} {values[policy]:.1f}{unit}" for policy in Policy))
        drawn.append(_panel(title, values, unit, most, top=50 + place * _PANEL))
    height = 50 + len(_PANELS) * _PANEL
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 80} {height}" role="img" '
        f'font-family="sans-serif" font-size="14" fill="#1d2733">\n'
        f"<title>One assessor, two where needed, or always two</title>\n<desc>{escape('; '.join(said))}</desc>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n'
        f'<text x="10" y="26">Simulated: {figures["submissions"]:,} submissions, weighted kappa '
        f"{figures['weighted_kappa']:.2f}</text>\n" + "\n".join(drawn) + "\n</svg>\n"
    )


def _panel(title: str, values: dict[Policy, float], unit: str, most: float, *, top: int) -> str:
    bars = [
        f'<text x="{_LEFT - 10}" y="{top + 26 + row * _ROW}" text-anchor="end">{policy}</text>'
        f'<rect x="{_LEFT}" y="{top + 12 + row * _ROW}" width="{_WIDTH * value / most:.1f}" height="18" '
        f'fill="{_FILLS[policy]}"/>'
        f'<text x="{_LEFT + _WIDTH * value / most + 8:.1f}" y="{top + 26 + row * _ROW}">{value:.1f}{unit}</text>'
        for row, (policy, value) in enumerate(values.items())
    ]
    return f'<text x="10" y="{top}" font-weight="bold">{escape(title)}</text>' + "".join(bars)
