"""Markdown as values: what a PDF is set from."""

from workmark.lib.markdown_blocks import markdown_blocks


def words(runs: list[dict[str, object]]) -> str:
    return "".join(str(run["text"]) for run in runs)


def test_paragraphs_lists_and_what_stands_inside_an_item_keep_their_nesting() -> None:
    first, second = markdown_blocks("Show **both**:\n\n1. a plan\n2. a note\n\n   - short\n")

    assert words(first["runs"]) == "Show both:"
    assert [run["strong"] for run in first["runs"]] == [False, True, False]
    assert second["ordered"]
    assert [words(item[0]["runs"]) for item in second["items"]] == ["a plan", "a note"]
    assert second["items"][1][1]["kind"] == "list"


def test_a_citation_leads_to_its_source_by_number() -> None:
    (paragraph,) = markdown_blocks("It helps [b-2020].", citations=["a-2019", "b-2020"])

    assert words(paragraph["runs"]) == "It helps [2]."
    assert [run["link"] for run in paragraph["runs"] if run["link"]] == ["#source-b-2020"]


def test_only_web_and_mail_addresses_are_links() -> None:
    (paragraph,) = markdown_blocks("[a](https://example.org) [b](file:///etc/passwd) [c](//evil.example)")

    assert [run["link"] for run in paragraph["runs"] if run["link"]] == ["https://example.org"]
    assert words(paragraph["runs"]).startswith("a ")


def test_markup_and_odd_blocks_are_words() -> None:
    kinds = [
        block["kind"] for block in markdown_blocks("# Head\n\n> quote\n\n---\n\n```\ncode\n```\n\n<b>tag</b>")
    ]

    assert kinds == ["heading", "quote", "rule", "code", "paragraph"]
    assert words(markdown_blocks("<b>tag</b>")[0]["runs"]) == "<b>tag</b>"
