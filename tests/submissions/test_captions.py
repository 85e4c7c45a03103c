"""Captions: what a learner writes or brings, as WebVTT (W3C) for a player and as words for a reader."""

import pytest

from workmark.lib.problems import InvalidInput
from workmark.submissions.captions import captions_of, readable, transcript_from_file

SRT = (
    "1\r\n00:00:01,500 --> 00:00:04,000\r\nGood <i>morning</i>.\r\nWelcome.\r\n\r\n"
    "2\r\n00:01:05,000 --> 00:01:06,000\r\nA & B\r\n"
)
VTT = (
    "WEBVTT - made at work\n\nNOTE a remark\n\nSTYLE\n::cue { color: red }\n\n"
    "first\n00:02.000 --> 00:03.000 align:start\n<v Rosa>Look &amp; see</v>\n"
)


def test_subrip_becomes_webvtt() -> None:
    assert transcript_from_file(SRT.encode()) == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:04.000\nGood morning. Welcome.\n\n00:01:05.000 --> 00:01:06.000\nA &amp; B\n"
    )


def test_webvtt_keeps_who_speaks_and_loses_notes_and_styles() -> None:
    assert (
        transcript_from_file(VTT.encode())
        == "WEBVTT\n\n00:00:02.000 --> 00:00:03.000\nRosa: Look &amp; see\n"
    )


def test_what_was_kept_from_a_file_reads_as_words() -> None:
    assert readable(transcript_from_file(SRT.encode())) == "Good morning. Welcome.\nA & B"


def test_lines_with_times_last_until_the_next_one() -> None:
    captions = captions_of("0:00 I open the door.\nIt is cold.\n[1:05] Then the milk.")

    assert not captions.is_guessed
    assert [(cue.start, cue.end, cue.text) for cue in captions.cues] == [
        (0.0, 28.0, "I open the door. It is cold."),  # no line stays for more than 28 seconds
        (65.0, 72.0, "Then the milk."),
    ]


def test_words_without_times_are_spread_at_calm_speech_and_said_to_be_guessed() -> None:
    captions = captions_of(" ".join(["word"] * 25))

    assert captions.is_guessed
    # 150 words a minute are 2.5 a second: 12 words take 4.8 seconds, 25 take 10.
    assert [(cue.start, round(cue.end, 3)) for cue in captions.cues] == [(0.0, 4.8), (4.8, 9.6), (9.6, 10.0)]


def test_a_time_in_the_middle_of_words_is_no_caption_time() -> None:
    assert captions_of("We met at 9:30 and went in.\n10:15 was the break.").is_guessed


def test_nothing_said_is_no_captions() -> None:
    assert captions_of(" \n").cues == ()


def test_what_a_caption_says_cannot_end_it() -> None:
    made = captions_of("0:01 a --> b <script>\n0:05 c").webvtt()

    assert made.count("-->") == 2
    assert "<script>" not in made


@pytest.mark.parametrize("content", [b"", b"just words", b"\xff\xfe\x00", b"x" * (1024 * 1024 + 1)])
def test_a_file_without_captions_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        transcript_from_file(content)
