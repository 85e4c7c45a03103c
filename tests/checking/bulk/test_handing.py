"""What is handed in becomes lines; what would cost too much is refused before it is unfolded."""

import io
import struct
import zipfile

import pytest

from workmark.checking.bulk.handing import FOR_ANYBODY, Bounds, Handed, lines_of_links, taken_apart
from workmark.lib.problems import InvalidInput, TooLarge
from workmark.openbadges.intake import MAX_BYTES

WIDE = Bounds(lines=1_000, total_bytes=100 * 1024 * 1024)


def archive(*members: tuple[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    out.seek(0)
    return out


def lines(*files: tuple[str, bytes | io.BytesIO], text: str = "", bounds: Bounds = WIDE) -> list[Handed]:
    streams = [
        (name, io.BytesIO(content) if isinstance(content, bytes) else content) for name, content in files
    ]
    return list(taken_apart(streams, text, bounds))


def test_files_an_archive_and_links_come_as_one_row_of_lines() -> None:
    packed = archive(("ana/badge.png", b"\x89PNG one"), ("__MACOSX/._x", b"x"), ("bo.json", b'{"a": 1}'))

    found = lines(
        ("solo.json", b"{}"), ("all.zip", packed), text="https://a.example/1\n\nhttps://b.example/2,3\n"
    )

    assert found == [
        Handed("solo.json", data=b"{}"),
        Handed("badge.png", data=b"\x89PNG one"),
        Handed("bo.json", data=b'{"a": 1}'),
        Handed(address="https://a.example/1"),
        Handed(address="https://b.example/2,3"),
    ]


def test_a_csv_names_each_link_by_what_stands_beside_it_and_loses_no_row() -> None:
    table = "\ufeffApplicant;Badge\r\nAna Sá;https://a.example/1\r\nBo;htp://typo.example\r\n;https://c.example/3\r\n"

    assert lines(("list.csv", table.encode())) == [
        Handed("Ana Sá", address="https://a.example/1"),
        Handed("Bo htp://typo.example", data=b"Bo htp://typo.example"),
        Handed("", address="https://c.example/3"),
    ]


def test_of_links_a_program_sent_none_is_taken_for_a_heading() -> None:
    assert list(lines_of_links(["badge", "https://a.example/1"])) == [
        Handed("badge", data=b"badge"),
        Handed(address="https://a.example/1"),
    ]


def test_a_bomb_is_refused_before_it_is_unfolded() -> None:
    with pytest.raises(TooLarge):
        lines(("bomb.zip", archive(("zeros", bytes(9 * 1024 * 1024)))))


def test_a_table_of_contents_that_claims_many_entries_is_not_read() -> None:
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 60_000, 60_000, 50 * 1024 * 1024, 0, 0)

    with pytest.raises(TooLarge):
        lines(("many.zip", b"PK\x03\x04" + end))


def test_more_than_may_come_at_once_is_refused() -> None:
    with pytest.raises(TooLarge):
        lines(text="https://a.example/1\n" * 26, bounds=FOR_ANYBODY)
    with pytest.raises(TooLarge):
        lines(("a.png", b"\x89PNG" + bytes(60)), bounds=Bounds(5, 50))


def test_what_cannot_be_taken_out_is_a_line_that_says_so() -> None:
    locked = archive(("secret.json", b"{}"))
    content = bytearray(locked.getvalue())
    content[6] |= 1  # general purpose bit 0 of the local header: encrypted
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and of the table of contents

    found = lines(("a.zip", bytes(content)), ("big.pdf", bytes(MAX_BYTES + 1)))

    assert [(line.name, line.data, bool(line.problem)) for line in found] == [
        ("secret.json", b"", True),
        ("big.pdf", b"", True),
    ]


@pytest.mark.parametrize("broken", [b"PK\x03\x04 not at all", b"PK\x05\x06"])
def test_a_damaged_archive_is_refused_in_words(broken: bytes) -> None:
    with pytest.raises(InvalidInput):
        lines(("x.zip", broken))
