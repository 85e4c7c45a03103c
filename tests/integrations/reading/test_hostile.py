"""Downloads made to do harm: each refused in few words, before it costs memory or time."""

import errno
import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from tests.integrations.making import archive, damaged
from workmark.integrations.reading.documents import read_document
from workmark.integrations.reading.faults import MOST_KEPT, Reading
from workmark.integrations.reading.packages import Member, open_bytes, open_packages
from workmark.integrations.reading.places import open_places
from workmark.integrations.reading.tables import TABS, rows_of
from workmark.lib.fetch import Fetcher
from workmark.lib.problems import InvalidInput, PlatformError, TooLarge


def opened(content: bytes) -> tuple[Member, ...]:
    with open_bytes("given.zip", content) as package:
        return package.members


def rows(content: bytes, reading: Reading | None = None) -> list[tuple[int, tuple[str, ...]]]:
    with open_bytes("t.csv", content) as package:
        return list(rows_of(package.members[0], ("a", "b"), reading or Reading()))


def test_an_archive_that_packs_a_thousandfold_is_not_opened() -> None:
    with pytest.raises(TooLarge):
        opened(archive({"skills_en.csv": b"\0" * 50_000_000}))


def test_many_files_that_are_small_alone_are_a_bomb_together() -> None:
    with pytest.raises(TooLarge):
        opened(archive({f"{number}.csv": b"\0" * 900_000 for number in range(300)}))


def test_an_announced_size_is_not_believed() -> None:
    """The table of contents says 10 bytes; the file holds ten thousand."""
    content = bytearray(archive({"a.csv": b"a,b\n" + b"1,2\n" * 2_500}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)

    with open_bytes("given.zip", bytes(content)) as package, pytest.raises(InvalidInput):
        list(rows_of(package.members[0], ("a", "b"), Reading()))


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "C:/a.csv", "..\\a.csv"])
def test_a_name_that_leads_outside_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="outside itself"):
        opened(archive({name: "a,b\n"}))


def test_an_archive_within_an_archive_is_refused() -> None:
    with pytest.raises(InvalidInput, match="another archive"):
        opened(archive({"inner.zip": archive({"a.csv": "a,b\n"})}))


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    with pytest.raises(InvalidInput, match="link"):
        opened(out.getvalue())

    (tmp_path / "skills_en.csv").symlink_to("/etc/passwd")
    with open_packages([tmp_path]) as (package,):
        assert package.members == ()


def test_a_table_of_contents_as_large_as_the_file_is_refused() -> None:
    content = bytearray(archive({"a.csv": "a,b\n"}))
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<I", 200_000_000)
    with pytest.raises(TooLarge):
        opened(bytes(content))


def test_a_damaged_archive_is_said_to_be_damaged() -> None:
    with pytest.raises(InvalidInput, match="damaged"):
        opened(archive({"a.csv": "a,b\n"})[:-30])


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_file_that_does_not_unpack_is_said_to_be_damaged(method: int) -> None:
    content = damaged("a.csv", b"a,b\n" + b"".join(b"%d,2\n" % number for number in range(500)), method)

    with (
        open_bytes("given.zip", content) as package,
        pytest.raises(InvalidInput, match=r"a\.csv is damaged and cannot be read"),
    ):
        list(rows_of(package.members[0], ("a", "b"), Reading()))


def test_an_error_of_the_disk_is_not_taken_for_damage() -> None:
    with open_bytes("given.zip", archive({"a.csv": "a,b\n"})) as package:
        (member,) = package.members
        with pytest.raises(OSError, match="Input/output error"), member.open():
            raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1", "utf-32"])
def test_another_encoding_is_refused_by_name(encoding: str) -> None:
    with pytest.raises(InvalidInput, match=r"UTF-8|zero byte"):
        rows("a,b\n1,2\n3,café\n".encode(encoding))


def test_the_line_of_a_wrong_byte_is_named() -> None:
    with pytest.raises(InvalidInput, match="line 3"):
        rows(b"a,b\n1,2\n3,caf\xe9\n")


def test_a_byte_order_mark_is_no_part_of_the_header() -> None:
    assert rows(b"\xef\xbb\xbfa,b\r\n1,2\r\n") == [(2, ("1", "2"))]


def test_a_zero_byte_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"line 2.*zero byte"):
        rows(b"a,b\n1,\x002\n")


def test_a_million_columns_are_refused() -> None:
    with pytest.raises(InvalidInput, match="1000000 cells"):
        rows(b"a,b\n" + b"," * 999_999 + b"\n")


def test_a_field_of_a_hundred_megabytes_is_refused_at_once() -> None:
    with pytest.raises(InvalidInput, match=r"line 2.*without an end"):
        rows(b'a,b\n"' + b"x" * 100_000_000 + b'",2\n')


def test_a_quotation_that_never_ends_is_refused() -> None:
    with pytest.raises(InvalidInput, match="line 2"):
        rows(b'a,b\n"' + b"1,2\n" * 500_000)


def test_a_record_of_endless_quoted_lines_is_refused() -> None:
    with pytest.raises(InvalidInput, match="without an end"):
        rows(b"a,b\n" + b'"x\n",' * 2_000_000)


def test_a_row_that_does_not_fit_is_named_and_the_next_one_read() -> None:
    reading = Reading()

    assert rows(b"a,b\n1\n1,2,3\n\n4,5\n", reading) == [(5, ("4", "5"))]
    assert [fault.place for fault in reading.faults] == ["t.csv, line 2", "t.csv, line 3"]


def test_a_million_faults_are_counted_and_a_thousand_kept() -> None:
    reading = Reading()
    rows(b"a,b\n" + b"1\n" * 20_000, reading)

    assert (reading.fault_count, len(reading.faults)) == (20_000, MOST_KEPT)


def test_a_formula_stays_text() -> None:
    assert rows(b"a,b\n=cmd|' /C calc'!A0,@SUM(1)\n") == [(2, ("=cmd|' /C calc'!A0", "@SUM(1)"))]


def test_quotation_marks_swallow_no_line_of_a_tab_separated_table() -> None:
    with open_bytes("t.txt", b'a\tb\n5" pipe\t"x\n1\t2\n') as package:
        assert list(rows_of(package.members[0], ("a", "b"), Reading(), shape=TABS)) == [
            (2, ('5" pipe', '"x')),
            (3, ("1", "2")),
        ]


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"[" + b"[]," * 1_500_000 + b"[]]",
        b"[" + b"1," * 4_000_000 + b"1]",
        b"[1, 2]",
        b'{"a": NaN, ',
        b"\xff\xfe{\x00}\x00",
    ],
    ids=["deep", "deep objects", "wide", "long", "no object", "cut off", "utf-16"],
)
def test_json_that_is_deep_wide_or_broken_is_refused(content: bytes) -> None:
    with open_bytes("d.json", content) as package, pytest.raises(InvalidInput):
        read_document(package.members[0], Reading())


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/a.zip",
        "https://[::1]/a.zip",
        "http://example.org/a.zip",
        "https://169.254.169.254/latest",
    ],
)
def test_an_address_inside_is_not_asked(address: str) -> None:
    import re

    def no_socket(*_arguments: object) -> object:
        raise AssertionError("a socket was opened")

    fetcher = Fetcher(connect=no_socket)  # type: ignore[arg-type]  # never called
    with pytest.raises(PlatformError), open_places([address], re.compile("(?!)"), fetcher):
        pass


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n\r\n"], ids=["bare", "line", "blank lines"])
def test_a_quotation_that_is_open_at_the_end_swallows_no_row(end: bytes) -> None:
    """The csv module takes all that is left for one cell, and says nothing."""
    with pytest.raises(InvalidInput, match=r"line 3.*never closed"):
        rows(b'a,b\n1,"2"\n3,"four\n5,six' + end)

    assert rows(b'a,b\n1,"2\n3"' + end) == [(2, ("1", "2\n3"))]
