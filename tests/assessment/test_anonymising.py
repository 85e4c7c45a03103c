from workmark.assessment.anonymising import without


def clean(text: str) -> str:
    return without(
        text, ["Lena Ortiz", "Rosa Lima"], ["Kestrel Logistics"], person="[name]", employer="[employer]"
    )


def test_names_go_whole_and_in_parts_in_any_case() -> None:
    assert (
        clean("Lena Ortiz wrote; LENA spoke, and Ms Ortiz signed.")
        == "[name] wrote; [name] spoke, and Ms [name] signed."
    )


def test_a_name_inside_another_word_stays() -> None:
    assert clean("Rosaceae grow by the Ortizes' wall.") == "Rosaceae grow by the Ortizes' wall."


def test_employers_and_addresses_go() -> None:
    assert clean(
        "At Kestrel Logistics, write to me@kestrel.example or see https://kestrel.example/team."
    ) == ("At [employer], write to [name] or see […]")


def test_letters_that_mean_something_to_a_pattern_mean_nothing_here() -> None:
    assert without("By A.B. (Ltd", [], ["A.B. (Ltd"], person="", employer=r"\1") == r"By \1"
