"""A film recorded by Chromium, with subtitles put into it: its copy has none, and shows and sounds as it did."""

import base64
import io
from typing import Any

from playwright.sync_api import Browser

from tests.submissions.recordings import PLANTED, element
from workmark.submissions.cleaning.copying import clean_copy

RECORD = """async () => {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = 64; canvas.height = 48;
  const sound = new AudioContext(), tone = sound.createOscillator(), out = sound.createMediaStreamDestination();
  tone.connect(out); tone.start();
  const film = new MediaStream([...canvas.captureStream(20).getTracks(), ...out.stream.getTracks()]);
  const recorder = new MediaRecorder(film, { mimeType: "video/webm" }), pieces = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const done = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start(250);
  for (let n = 0; n < 30; n++) {
    pen.fillStyle = `rgb(${n * 8}, 80, 120)`; pen.fillRect(0, 0, 64, 48);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  recorder.stop(); await done;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
PLAY = """async (film) => {
  const bytes = Uint8Array.from(atob(film), (letter) => letter.charCodeAt(0));
  const video = document.createElement("video");
  video.muted = true; video.src = URL.createObjectURL(new Blob([bytes], { type: "video/webm" }));
  const ended = new Promise((resolve, reject) => {
    video.onended = resolve; video.onerror = () => reject(new Error(video.error.message));
  });
  await video.play(); await ended;
  const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes.buffer);
  const heard = sound.getChannelData(0);
  return {
    seconds: video.currentTime, width: video.videoWidth, words: video.textTracks.length,
    frames: video.getVideoPlaybackQuality().totalVideoFrames > 0,
    samples: sound.length, loudest: heard.reduce((most, each) => Math.max(most, Math.abs(each)), 0),
  };
}"""
_TRACKS, _CLUSTER = b"\x16\x54\xae\x6b", b"\x1f\x43\xb6\x75"


def subtitled(film: bytes) -> bytes:
    """The film with a track of words (RFC 9559, section 5.1.4) and one of its blocks at the head of each cluster."""
    place = film.index(_TRACKS)
    width = 9 - film[place + 4].bit_length()
    start = place + 4 + width
    length = int.from_bytes(film[place + 4 : start], "big") & ((1 << (7 * width)) - 1)
    track = element(
        b"\xae",
        element(b"\xd7", b"\x09", 1)
        + element(b"\x73\xc5", b"\x09", 1)
        + element(b"\x83", b"\x11", 1)
        + element(b"\x86", b"S_TEXT/UTF8", 1),
    )
    tracks = element(_TRACKS, film[start : start + length] + track, 8)
    before, *clusters = (film[:place] + tracks + film[start + length :]).split(_CLUSTER)
    words = element(b"\xa0", element(b"\xa1", b"\x89\x00\x00\x00" + PLANTED, 1) + b"\x9b\x81\x64", 1)
    return before + b"".join(_CLUSTER + _with(cluster, words) for cluster in clusters)


def _with(cluster: bytes, words: bytes) -> bytes:
    """A cluster of unknown length, as a recorder leaves it; the time comes first, and after it the words."""
    width = 9 - cluster[0].bit_length()
    assert cluster[width : width + 1] == b"\xe7"
    after = width + 2 + (cluster[width + 1] & 0x7F)
    return b"\x01" + b"\xff" * 7 + cluster[width:after] + words + cluster[after:]


def test_a_recorded_film_plays_on_without_its_subtitles(browser: Browser) -> None:
    page = browser.new_page()
    film = base64.b64decode(page.evaluate(RECORD))
    original = subtitled(film)
    assert original.count(PLANTED) >= 1

    with clean_copy(io.BytesIO(original), len(original), "video/webm") as file:
        copy = file.read()

    assert (PLANTED in copy, len(copy)) == (False, len(original))
    was, now = (_played(page, each) for each in (film, copy))
    assert (now["frames"], now["width"], now["words"]) == (True, 64, 0)
    assert (now["samples"], now["loudest"]) == (was["samples"], was["loudest"])
    assert now["loudest"] > 0.5
    assert abs(now["seconds"] - was["seconds"]) < 0.1
    page.close()


def _played(page: Any, film: bytes) -> dict[str, Any]:
    told: dict[str, Any] = page.evaluate(PLAY, base64.b64encode(film).decode())
    return told
