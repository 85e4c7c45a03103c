"""Captions from a learner's transcript: WebVTT that a player shows, and the spoken words that a person reads.

A transcript may be a caption file (WebVTT or SubRip), lines that begin with a time such as "1:05", or words without any
times. For the last kind the times are guessed from the speed of calm speech, and whoever sees them is told so.
"""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput

MOST_CUES = 5_000
MOST_FILE_BYTES = 1024 * 1024
_WORDS_A_SECOND = 2.5
_WORDS_A_CUE = 12
_LONGEST_CUE = 7.0  # seconds, for a line whose end is not said
_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"^\s*{_CLOCK}\s+-->\s+{_CLOCK}")
_TIMED_LINE = re.compile(rf"^\s*\[?{_CLOCK}\]?[\s:–-]+(?=\S)")
_MARK = re.compile(r"<[^>]*>")
_SPEAKER = re.compile(r"<v(?:\.[^\s>]+)?\s+([^>]+)>")


@dataclass(frozen=True)
class Cue:
    """start, end: seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Captions:
    """is_guessed: nobody said when which words are spoken."""

    cues: tuple[Cue, ...]
    is_guessed: bool

    def webvtt(self) -> str:
        """The caption file (W3C WebVTT, section 4)."""
        blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{_escaped(cue.text)}" for cue in self.cues]
        return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"

    def words(self) -> str:
        """What is said, to read: a line for each cue, or the transcript as it was written."""
        return "\n".join(cue.text for cue in self.cues)


def captions_of(transcript: str) -> Captions:
    """Captions from whatever kind of transcript this is; without cues if it is empty.

    >>> captions_of("0:03 Good morning.").webvtt()
    'WEBVTT\\n\\n00:00:03.000 --> 00:00:10.000\\nGood morning.\\n'
    """
    lines = transcript.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(_TIMING.match(line) for line in lines):
        return Captions(tuple(_from_file(lines))[:MOST_CUES], is_guessed=False)
    timed = [(line, found) for line in lines if (found := _TIMED_LINE.match(line))]
    if timed and _TIMED_LINE.match(next(line for line in lines if line.strip())):
        return Captions(tuple(_from_timed_lines(lines))[:MOST_CUES], is_guessed=False)
    return Captions(tuple(_guessed(transcript))[:MOST_CUES], is_guessed=True)


def readable(transcript: str) -> str:
    """The transcript without times and marks, for reading."""
    captions = captions_of(transcript)
    return transcript if captions.is_guessed else captions.words()


def transcript_from_file(content: bytes) -> str:
    """A caption file that a learner brings, cleaned. Raises InvalidInput if it holds no captions."""
    words = _("The file holds no captions that we can read. Save it as WebVTT (.vtt) or SubRip (.srt).")
    if len(content) > MOST_FILE_BYTES:
        raise InvalidInput(
            _("The caption file is larger than 1 MB. Choose the captions of this recording only."),
            fields={"captions": [words]},
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    captions = captions_of(text.replace("\x00", ""))
    if captions.is_guessed or not captions.cues:
        raise InvalidInput(words, fields={"captions": [words]})
    return captions.webvtt()


def _from_file(lines: list[str]) -> list[Cue]:
    cues: list[Cue] = []
    under: list[str] | None = None
    for line in [*lines, ""]:
        timing = _TIMING.match(line)
        if timing:
            parts = timing.groups()
            cues.append(Cue(_seconds(parts[:4]), _seconds(parts[4:]), ""))
            under = []
        elif under is not None and line.strip():
            under.append(_plain(line))
            cues[-1] = Cue(cues[-1].start, cues[-1].end, " ".join(under))
        else:
            under = None
    return sorted((cue for cue in cues if cue.text and cue.end > cue.start), key=lambda cue: cue.start)


def _from_timed_lines(lines: list[str]) -> list[Cue]:
    starts: list[tuple[float, list[str]]] = []
    for line in lines:
        found = _TIMED_LINE.match(line)
        if found:
            starts.append((_seconds(found.groups()), [line[found.end() :].strip()]))
        elif starts and line.strip():
            starts[-1][1].append(line.strip())
    starts.sort(key=lambda one: one[0])
    cues = []
    for place, (start, words) in enumerate(starts):
        following = starts[place + 1][0] if place + 1 < len(starts) else start + _LONGEST_CUE
        end = following if following > start else start + _LONGEST_CUE
        cues.append(Cue(start, min(end, start + 4 * _LONGEST_CUE), " ".join(words)))
    return cues


def _guessed(transcript: str) -> list[Cue]:
    words, cues, at = transcript.split(), [], 0.0
    for place in range(0, len(words), _WORDS_A_CUE):
        piece = words[place : place + _WORDS_A_CUE]
        end = at + len(piece) / _WORDS_A_SECOND
        cues.append(Cue(at, end, " ".join(piece)))
        at = end
    return cues


def _plain(line: str) -> str:
    named = _SPEAKER.sub(lambda found: f"{found[1]}: ", line)
    return unescape(_MARK.sub("", named)).strip()


def _seconds(parts: tuple[str | None, ...] | tuple[str, ...]) -> float:
    hours, minutes, seconds, thousandths = parts
    fraction = float(f"0.{thousandths}") if thousandths else 0.0
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + fraction


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")
