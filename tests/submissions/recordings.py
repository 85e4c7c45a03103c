"""Sound and film by hand, each with something personal planted wherever its format has room for it."""

import struct

PLANTED = b"Lena-Ortiz-38.7169-9.1399"
SOUND = bytes(range(256)) * 3


def box(kind: bytes, *inside: bytes) -> bytes:
    """ISO/IEC 14496-12, 4.2: length, kind, content."""
    content = b"".join(inside)
    return struct.pack(">I", len(content) + 8) + kind + content


def handler(kind: bytes) -> bytes:
    return box(b"hdlr", bytes(8), kind, bytes(12), PLANTED, b"\0")


def table(samples: int, offset: int, length: int) -> bytes:
    """A sample table of one chunk: 14496-12, 8.7.3 to 8.7.5."""
    return box(
        b"stbl",
        box(b"stsz", bytes(4), struct.pack(">II", 0, samples), struct.pack(">I", length) * samples),
        box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, samples, 1)),
        box(b"stco", bytes(4), struct.pack(">II", 1, offset)),
    )


def track(kind: bytes, offset: int, length: int, number: int = 1) -> bytes:
    dated = b"\x00" * 4 + PLANTED[:8] + bytes(76)
    head = b"\x00" * 4 + PLANTED[:8] + struct.pack(">I", number) + bytes(72)
    media = box(b"mdia", box(b"mdhd", dated), handler(kind), box(b"minf", table(1, offset, length)))
    return box(b"trak", box(b"tkhd", head), media, box(b"udta", box(b"name", PLANTED)))


def mp4() -> bytes:
    """A film whose third track tells where the camera was, among the samples of the others."""
    first = box(b"ftyp", b"isom", bytes(4), b"isommp42")
    media = box(b"mdat", SOUND, PLANTED)
    sound_at = len(first) + 8
    return (
        first
        + media
        + box(
            b"moov",
            box(b"mvhd", b"\x00" * 4, PLANTED[:8], bytes(88)),
            track(b"vide", sound_at, 100),
            track(b"soun", sound_at + 100, len(SOUND) - 100),
            track(b"gpmd", sound_at + len(SOUND), len(PLANTED)),
            box(
                b"udta",
                box(b"\xa9xyz", PLANTED),
                box(b"meta", bytes(4), handler(b"mdir"), box(b"ilst", PLANTED)),
            ),
            box(b"meta", bytes(4), PLANTED),
        )
        + box(b"uuid", bytes(16), PLANTED)
        + box(b"free", PLANTED)
        + box(b"sefd", PLANTED)
    )


def subtitled(kind: bytes) -> bytes:
    """A recording whose second track holds words, among the samples of the first. kind: its handler."""
    first = box(b"ftyp", b"isom", bytes(4), b"isommp42")
    sound_at = len(first) + 8
    return (
        first
        + box(b"mdat", SOUND, PLANTED)
        + box(
            b"moov",
            box(b"mvhd", bytes(100)),
            track(b"soun", sound_at, len(SOUND), 1),
            track(kind, sound_at + len(SOUND), len(PLANTED), 2),
        )
    )


def live(kind: bytes) -> bytes:
    """The same as a recorder writes it while it goes on: the samples lie in a fragment (14496-12, 8.8)."""
    first = box(b"ftyp", b"isom", bytes(4), b"isommp42")
    heads = box(b"moov", box(b"mvhd", bytes(100)), track(b"soun", 0, 0, 1), track(kind, 0, 0, 2))
    parts = [box(b"traf", box(b"tfhd", bytes(4), struct.pack(">I", number))) for number in (1, 2)]
    return first + heads + box(b"moof", box(b"mfhd", bytes(8)), *parts) + box(b"mdat", SOUND, PLANTED)


def element(name: bytes, content: bytes, width: int = 4) -> bytes:
    """RFC 8794, section 4: name, length of `width` bytes, content."""
    return name + (len(content) | 1 << (7 * width)).to_bytes(width, "big") + content


def webm(*, endless: bool = False, beside: int = 0) -> bytes:
    """endless: segment and cluster of unknown length, as a browser's recorder writes them.

    beside: the type of a second track whose blocks hold words (RFC 9559, section 5.1.4.1.3), or 0 for none.
    """
    head = element(
        b"\x1a\x45\xdf\xa3",
        b"".join(
            [
                b"\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08",
                element(b"\x42\x82", b"webm", 1),
            ]
        ),
        1,
    )
    inside = (
        element(
            b"\x15\x49\xa9\x66",
            element(b"\xbf", b"\x01\x02\x03\x04", 1)
            + element(b"\x2a\xd7\xb1", b"\x0f\x42\x40", 1)
            + element(b"\x7b\xa9", PLANTED, 1)
            + element(b"\x44\x61", PLANTED[:8], 1)
            + element(b"\x4d\x80", PLANTED, 1)
            + element(b"\x57\x41", PLANTED, 2),
        )
        + element(
            b"\x16\x54\xae\x6b",
            element(
                b"\xae",
                element(b"\xd7", b"\x01", 1)
                + element(b"\x83", b"\x02", 1)
                + element(b"\x53\x6e", PLANTED, 1)
                + element(b"\x86", b"A_OPUS", 1),
            )
            + (_second_track(beside) if beside else b""),
        )
        + element(b"\x12\x54\xc3\x67", PLANTED)
    )
    block = element(b"\xa3", b"\x81\x00\x00\x80" + SOUND, 2)
    words = element(b"\xa3", b"\x82\x00\x00\x80" + PLANTED, 1)
    longer = element(b"\xa1", b"\x40\x02\x00\x10\x00" + PLANTED, 1)
    group = element(b"\xa0", element(b"\x9b", b"\x64", 1) + longer, 1)
    cluster = element(b"\xe7", b"\x00", 1) + (words + block + group if beside else block)
    after = element(b"\x19\x41\xa4\x69", PLANTED)
    if endless:
        unknown = b"\x01" + b"\xff" * 7
        return head + b"\x18\x53\x80\x67" + unknown + inside + b"\x1f\x43\xb6\x75" + unknown + cluster + after
    whole = inside + element(b"\x1f\x43\xb6\x75", cluster) + after
    return head + element(b"\x18\x53\x80\x67", whole, 8)


def _second_track(kind: int) -> bytes:
    said = element(b"\xd7", b"\x02", 1) + element(b"\x83", bytes([kind]), 1)
    return element(b"\xae", said + element(b"\x86", b"S_TEXT/UTF8", 1) + element(b"\x63\xa2", PLANTED, 1))


def ogg_page(serial: int, number: int, kind: int, packet: bytes, checksum: int = 0) -> bytes:
    """RFC 3533, section 6, of one packet that ends on it."""
    lacing = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    head = b"OggS\0" + bytes([kind]) + bytes(8) + struct.pack("<III", serial, number, checksum)
    return head + bytes([len(lacing)]) + lacing + packet


def opus() -> bytes:
    """RFC 7845: identification, comments (a vendor and two tags), sound."""
    tags = [b"ARTIST=" + PLANTED, b"LOCATION=" + PLANTED * 20]
    comments = b"OpusTags" + struct.pack("<I", len(PLANTED)) + PLANTED + struct.pack("<I", len(tags))
    comments += b"".join(struct.pack("<I", len(tag)) + tag for tag in tags)
    first = b"OpusHead\x01\x01" + bytes(9)
    return ogg_page(7, 0, 2, first) + ogg_page(7, 1, 0, comments) + ogg_page(7, 2, 4, SOUND)


def mp3() -> bytes:
    """ID3v2.3 before, APEv2 and ID3v1 behind. The sound is one frame head (MPEG-1 layer III) and noise."""
    text = b"TPE1" + struct.pack(">IH", len(PLANTED) + 1, 0) + b"\0" + PLANTED
    before = b"ID3\x03\0\0" + bytes([0, 0, len(text) >> 7, len(text) & 127]) + text
    item = struct.pack("<II", len(PLANTED), 0) + b"Artist\0" + PLANTED
    ape = struct.pack("<8sIIII8x", b"APETAGEX", 2000, len(item) + 32, 1, 0)
    return before + b"\xff\xfb\x90\x64" + SOUND + item + ape + b"TAG" + PLANTED.ljust(125, b"\0")


def flac() -> bytes:
    """RFC 9639: stream information, comments, a picture (last), then sound."""

    def block(kind: int, content: bytes) -> bytes:
        return bytes([kind]) + len(content).to_bytes(3, "big") + content

    return (
        b"fLaC" + block(0, bytes(34)) + block(4, PLANTED * 3) + block(6 | 128, PLANTED) + b"\xff\xf8" + SOUND
    )
