"""PDF and office files, opened in a child: what is shown, what stays behind, and what a file made to hurt achieves."""

import base64
import io
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from tests.submissions import scenes
from tests.submissions.opening import packages
from tests.submissions.opening.packages import SECRET
from workmark.lib.problems import InvalidInput
from workmark.submissions.opening import running
from workmark.submissions.opening.results import MOST_PAGES
from workmark.submissions.opening.sanitising import plain_words, safe_fragment
from workmark.submissions.receiving import received

INFO = f"/Author({SECRET})/Title({SECRET} at home)/Producer({SECRET})"


def taken(content: bytes, name: str) -> Any:
    with received(io.BytesIO(content), name) as file:
        return file.safe, file.safe.body.read()


def shown(content: bytes, name: str) -> str:
    """The HTML of an office file, with its pictures named but not spelled out."""
    _, body = taken(content, name)
    return re.sub(r'src="data:[^"]*"', 'src="…"', body.decode())


def test_a_pdf_is_shown_as_pictures_of_its_pages_with_their_words() -> None:
    safe, _ = taken(scenes.pdf("Oldest stock first", "Second page"), "plan.pdf")

    assert [page.number for page in safe.pages] == [1, 2]
    assert [page.words for page in safe.pages] == ["Oldest stock first", "Second page"]
    picture = Image.open(io.BytesIO(safe.pages[0].picture))
    # A letter page is 8.5 by 11 inches; at 150 dots an inch that is 1275 by 1650.
    assert picture.size == (safe.pages[0].width, safe.pages[0].height)
    assert picture.size == pytest.approx((1275, 1650), abs=1)
    assert picture.convert("L").getextrema()[0] < 100  # something dark was drawn on it


# Helvetica's widths, in thousandths of 24 points: "Customer " is 722+556+500+278+556+833+556+333+278 = 4612, so 110.7
# points; "Ana" is 667+556+556 = 1779, so 42.7; then a gap of 6.7. The line begins 72 points from the left.
OVER_ANA = "0 g 181 690 46 30 re f"
ELSEWHERE = "BT /F1 12 Tf 72 600 Td ({}) Tj ET"


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ("", "Customer Ana Lopes"),
        (OVER_ANA, "Customer  Lopes"),
        (f"1 g {OVER_ANA[4:]}", "Customer  Lopes"),
        ("0 g 60 690 400 30 re f", ""),
        (f"1 g {ELSEWHERE.format('whispered in white')}", "Customer Ana Lopes"),
        (f"3 Tr {ELSEWHERE.format('not drawn')}", "Customer Ana Lopes"),
        ("BT /F1 12 Tf 900 600 Td (beside the page) Tj ET", "Customer Ana Lopes"),
        (ELSEWHERE.format("I fill 1 | ill. - l"), "Customer Ana Lopes\nI fill 1 | ill. - l"),
        (f"0.5 g 60 590 400 30 re f 0 g {ELSEWHERE.format('on grey')}", "Customer Ana Lopes\non grey"),
        ("BT /F1 90 Tf 72 500 Td (Ill) Tj ET", "Customer Ana Lopes\nIll"),
    ],
    ids=[
        "plain",
        "black box",
        "white box",
        "whole line",
        "white",
        "unseen",
        "beside",
        "narrow",
        "grey",
        "large",
    ],
)
def test_the_words_of_a_page_are_those_that_can_be_seen(over: str, words: str) -> None:
    """A box drawn over a name in another program leaves it in the file; nobody is given it from here."""
    safe, _ = taken(scenes.pdf("Customer Ana Lopes", over=over), "plan.pdf")

    assert re.sub(r" *\n+ *", "\n", safe.pages[0].words) == words


def test_words_on_a_hidden_layer_stay_hidden() -> None:
    layered = scenes.pdf("Customer Ana Lopes", over=f"/OC /Off BDC {ELSEWHERE.format('on a layer')} EMC")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(layered))
    layer = writer._add_object(
        DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("x")}
        )
    )
    writer.pages[0]["/Resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/Off"): layer})  # type: ignore[index]  # a dictionary
    for default in ("ON", "OFF"):
        state = DictionaryObject({NameObject(f"/{default}"): ArrayObject([layer])})
        writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
            {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): state}
        )
        out = io.BytesIO()
        writer.write(out)

        safe, _ = taken(out.getvalue(), "plan.pdf")

        assert ("on a layer" in safe.pages[0].words) == (default == "ON")


def test_words_on_a_turned_page_are_found_where_they_stand() -> None:
    turned = scenes.pdf("Customer Ana Lopes", over=OVER_ANA).replace(
        b"/MediaBox[0 0", b"/Rotate 90/MediaBox[0 0"
    )
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(turned))
    out = io.BytesIO()
    writer.write(out)

    safe, _ = taken(out.getvalue(), "plan.pdf")

    assert safe.pages[0].width > safe.pages[0].height
    assert safe.pages[0].words == "Customer  Lopes"


def test_the_safe_copy_of_a_pdf_holds_nothing_of_the_file_itself() -> None:
    names = "/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Metadata 4 0 R"

    _, body = taken(scenes.pdf("Words", info=INFO, names=names), "plan.pdf")

    copy = pypdf.PdfReader(io.BytesIO(body))
    assert SECRET.encode() not in body
    assert b"JavaScript" not in body
    assert [page.extract_text().strip() for page in copy.pages] == [""]
    assert SECRET not in str(copy.metadata)
    assert len(copy.pages[0].images) == 1


def test_of_a_pdf_with_many_pages_the_first_are_shown_and_the_rest_counted() -> None:
    safe, _ = taken(scenes.pdf(*["x"] * (MOST_PAGES + 3)), "long.pdf")

    assert (len(safe.pages), safe.left_out) == (MOST_PAGES, 3)


def test_a_locked_pdf_is_refused_in_its_own_words() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(scenes.PDF))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    with pytest.raises(InvalidInput, match="password"):
        taken(out.getvalue(), "locked.pdf")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        b"%PDF-1.7\n" + b"1 0 obj\n<<" * 20_000,
        b"%PDF-1.7\n" + b"[" * 100_000,
        scenes.pdf(),
    ],
    ids=["no page", "nested", "deep", "none"],
)
def test_a_pdf_without_a_page_to_show_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        taken(content, "plan.pdf")


def test_a_word_document_keeps_its_order_and_leaves_behind_who_wrote_it() -> None:
    html = shown(packages.docx(), "plan.docx")

    assert html == (
        "<h2>Stock plan</h2><p><strong>Oldest</strong> first &amp; &lt;b&gt;</p><ul><li>Milk</li><li>Eggs</li></ul>"
        "<p>Bread too</p><table><tbody><tr><td>Shelf</td><td>A1</td></tr></tbody></table>"
        '<p><img src="…" alt="The shelf"></p>'
    )
    _, body = taken(packages.docx(), "plan.docx")
    assert SECRET.encode() not in body


def test_a_picture_in_a_document_is_drawn_anew() -> None:
    _, body = taken(packages.docx(), "plan.docx")
    found = re.search(rb"data:image/jpeg;base64,([^\"]+)", body)

    assert found is not None
    picture = base64.b64decode(found[1])
    assert b"SecretCamera" not in picture
    assert Image.open(io.BytesIO(picture)).size == (40, 20)


def test_a_workbook_shows_values_dates_and_places_but_no_formulas_or_hidden_sheets() -> None:
    html = shown(packages.xlsx(), "plan.xlsx")

    # Day 46000 of a spreadsheet is 9 December 2025: 45,658 is 1 January 2025, and 342 days go to 9 December.
    assert html == (
        "<table><caption>Week 10</caption><tbody><tr><td>Best before</td><td></td><td>Count</td></tr>"
        "<tr><td>2025-12-09</td><td>TRUE</td><td>2</td></tr></tbody></table>"
    )


def test_slides_come_in_the_order_of_the_talk_without_notes() -> None:
    assert shown(packages.pptx(), "talk.pptx") == (
        "<h2>1. First</h2><ul><li>Point one</li><li>Point two</li></ul><h2>2. Second</h2>"
    )


def test_an_open_document_is_shown_without_comments_and_changes() -> None:
    assert shown(packages.odt(), "plan.odt") == (
        "<h2>Stock plan</h2><p>Oldest first!</p><ul><li>Milk</li></ul>"
        "<table><caption>Shelves</caption><tbody><tr><td>A1</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE w [<!ENTITY a "ha">]><w>&a;</w>',
        '<!DOCTYPE w SYSTEM "http://example.org/x.dtd"><w/>',
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>',
        "<w><unclosed>",
    ],
)
def test_xml_that_refers_elsewhere_is_refused(document: str) -> None:
    with pytest.raises(InvalidInput):
        taken(packages.package({"word/document.xml": document}), "plan.docx")


def test_long_sheets_are_cut_and_what_is_left_out_is_counted() -> None:
    safe, _ = taken(packages.xlsx('<row><c t="b"><v>1</v></c></row>' * 520), "plan.xlsx")

    assert safe.left_out == 20


def test_what_a_child_answers_is_not_believed() -> None:
    said = (
        '<p onclick="x()">Hello<script>alert(1)</script><a href="javascript:x">there</a></p><iframe src="/"></iframe>'
        '<img src="https://example.org/x.png" alt="A"><img src="data:text/html,x" alt="B"><style>p{}</style>'
    )

    assert safe_fragment(said) == '<p>Hellothere</p><img alt="A"><img alt="B">'


def test_words_of_a_document_come_a_line_for_each_block() -> None:
    assert plain_words("<h2>A &amp; B</h2><p>One<br>two</p><ul><li>x</li></ul>") == "A & B\nOne\ntwo\nx"


@pytest.fixture
def bad_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(program: str) -> None:
        path = tmp_path / "child.py"
        path.write_text(program, "utf-8")
        monkeypatch.setattr(running, "_COMMAND", (sys.executable, str(path)))

    return use


@pytest.mark.parametrize(
    "program",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "",
        "import sys; sys.stdout.write('no frame at all, only words')",
        "import sys; sys.stdout.buffer.write((2**31).to_bytes(4, 'big'))",
        "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x0f{\"bytes\": 2e12}')",
        "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x02{}')",
    ],
)
def test_a_child_that_dies_or_answers_nonsense_is_a_refusal(bad_child: Any, program: str) -> None:
    bad_child(program)

    with pytest.raises(InvalidInput, match="could not be opened"):
        running.open_pdf(io.BytesIO(scenes.PDF))


def test_a_child_that_falls_silent_is_ended(bad_child: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bad_child(
        "import os, time; print(os.getpid(), file=open('/tmp/evidence-child-pid', 'w')); time.sleep(600)"
    )
    monkeypatch.setattr(running, "_WALL_SECONDS", 0.5)
    begun = time.monotonic()

    with pytest.raises(InvalidInput):
        running.open_pdf(io.BytesIO(scenes.PDF))

    assert time.monotonic() - begun < 30  # not the ten minutes it would have slept


def test_the_child_runs_under_the_kernels_own_limits() -> None:
    """Asked of the kernel, of a process that bounded itself as the child does."""
    code = (
        "from workmark.submissions.opening import child; child._bound_this_process();"
        "print(open('/proc/self/limits').read())"
    )
    source = str(Path(running.workmark.__file__).resolve().parents[1])
    told = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": source}, capture_output=True, text=True, check=True
    ).stdout

    limits = {line[:26].strip(): line[26:].split()[:2] for line in told.splitlines()[1:]}
    assert limits["Max cpu time"] == ["20", "20"]
    assert limits["Max address space"] == [str(1024**3)] * 2
    assert limits["Max file size"] == ["0", "0"]
