/** Record sound or video in the browser, or take a photo, look at it, and hand it over as a file. Nothing leaves before. */

const KINDS = {
  audio: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
  video: ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
};
const ENDINGS = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg", "video/webm": "webm", "video/mp4": "mp4" };
const A_PIECE_EVERY = 1000; // milliseconds

export function offerRecording(onMade) {
  const place = document.querySelector("[data-record]");
  if (!place || !window.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return;
  place.hidden = false;
  const part = (name) => place.querySelector(`[data-${name}]`);
  let made = null;

  for (const button of place.querySelectorAll("[data-start]")) {
    button.addEventListener("click", () => (button.dataset.start === "image" ? photograph() : record(button.dataset.start)).catch(() => { part("refused").hidden = false; }));
  }
  part("image")?.toggleAttribute("hidden", hasOwnCamera());
  part("use").addEventListener("click", () => made && onMade(made));
  part("again").addEventListener("click", () => {
    made = null;
    part("made").hidden = true;
    place.querySelector("[data-start]").focus();
  });

  async function photograph() {
    part("refused").hidden = part("made").hidden = true;
    const wanted = { facingMode: "environment", width: { ideal: 2560 }, height: { ideal: 1440 } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    mirror("video", stream);
    part("recording").hidden = part("stop").hidden = true;
    part("now").hidden = part("snap").hidden = false;
    part("snap").focus();
    part("snap").addEventListener("click", async () => {
      made = await pictureOf(part("mirror"));
      for (const track of stream.getTracks()) track.stop();
      part("recording").hidden = part("stop").hidden = false;
      part("snap").hidden = true;
      show("img", made);
    }, { once: true });
  }

  async function record(kind) {
    part("refused").hidden = part("made").hidden = true;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: kind === "video" && { width: 1280, height: 720 } });
    const type = KINDS[kind].find((one) => MediaRecorder.isTypeSupported(one));
    const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 64000, videoBitsPerSecond: 1200000 });
    const pieces = [];
    recorder.addEventListener("dataavailable", (event) => event.data.size && pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      const plain = recorder.mimeType.split(";")[0];
      const name = `recording-${minute()}.${ENDINGS[plain] ?? "webm"}`;
      made = new File(pieces, name, { type: plain });
      show(kind, made);
    });
    mirror(kind, stream);
    recorder.start(A_PIECE_EVERY);
    const stopClock = clock(part("time"));
    part("now").hidden = false;
    part("stop").focus();
    part("stop").addEventListener("click", () => { stopClock(); recorder.stop(); }, { once: true });
  }

  function mirror(kind, stream) {
    const view = part("mirror");
    view.hidden = kind !== "video";
    view.srcObject = kind === "video" ? stream : null;
    if (kind === "video") view.play();
  }

  function show(kind, file) {
    part("now").hidden = true;
    part("made").hidden = false;
    const player = Object.assign(document.createElement(kind), { controls: true, alt: file.name, src: URL.createObjectURL(file) });
    part("player").replaceChildren(player);
    part("use").focus();
  }
}

function clock(shown) {
  const begun = Date.now();
  const tick = () => {
    const seconds = Math.floor((Date.now() - begun) / 1000);
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  tick();
  const timer = setInterval(tick, 1000);
  return () => clearInterval(timer);
}

/** A phone takes better pictures with its own camera: the form without script opens that. */
export function hasOwnCamera() {
  return matchMedia("(pointer: coarse)").matches;
}

/** A camera that has just begun shows nothing yet, and of nothing there is no picture. */
async function firstFrame(view) {
  if (view.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && view.videoWidth) return;
  await new Promise((done) => view.addEventListener("loadeddata", done, { once: true }));
}

async function pictureOf(view) {
  await firstFrame(view);
  const canvas = Object.assign(document.createElement("canvas"), { width: view.videoWidth, height: view.videoHeight });
  canvas.getContext("2d").drawImage(view, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  return new File([blob], `photo-${minute()}.jpg`, { type: "image/jpeg" });
}

function minute() {
  return new Date().toISOString().slice(0, 16).replace(/[T:]/g, "-");
}
