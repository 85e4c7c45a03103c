"""The countries that forms offer."""

from workmark.web.opening_words import countries


def test_only_countries_are_offered() -> None:
    offered = dict(countries("en"))

    assert {offered["PT"], offered["ES"], offered["XK"]} == {"Portugal", "Spain", "Kosovo"}
    for wrong in (
        "Pseudo-Accents",
        "Pseudo-Bidi",
        "Unknown Region",
        "Eurozone",
        "United Nations",
        "European Union",
    ):
        assert wrong not in offered.values()
