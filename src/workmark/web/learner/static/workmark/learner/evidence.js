/** Adding evidence with script: files go in pieces with their progress shown, and sound or video is recorded here. */
import { hasOwnCamera, offerRecording } from "./record.js";
import { Refused, SignedOut, sendFile } from "./upload.js";

const words = document.getElementById("upload-words").dataset;
const form = document.querySelector("form[data-upload]");

const camera = document.querySelector("form[data-camera]");

for (const each of [form, camera]) {
  each?.addEventListener("submit", (event) => {
    const chosen = each.elements.file;
    if (!chosen.files.length) return;
    event.preventDefault();
    sendAll([...chosen.files], "file");
  });
}
if (camera && navigator.mediaDevices?.getUserMedia) camera.hidden = !hasOwnCamera();
offerRecording((file) => sendAll([file], file.type.startsWith("image/") ? "file" : "recording"));

async function sendAll(files, kind) {
  const list = form.querySelector("[data-uploads]").appendChild(make("ul", "uploads"));
  const rows = files.map((file) => list.appendChild(rowFor(file)));
  const added = [];
  let hasFailed = false;
  for (const [number, file] of files.entries()) {
    const address = await sendOne(file, kind, rows[number]);
    if (address) added.push(address);
    else hasFailed = true;
  }
  if (!hasFailed) location.assign(added.length === 1 ? added[0] : location.pathname);
  else if (added.length) list.append(Object.assign(make("a", "button"), { href: location.pathname, textContent: words.show }));
}

async function sendOne(file, kind, row) {
  const stop = new AbortController();
  row.cancel.addEventListener("click", () => stop.abort());
  const show = (sent, text) => {
    row.bar.value = sent;
    row.state.textContent = text ?? progress(sent, file.size);
  };
  try {
    const address = await sendFile(file, {
      to: form.dataset.upload,
      requirement: form.dataset.requirement,
      kind,
      signal: stop.signal,
      onProgress: (sent) => show(sent),
      onWaiting: () => { row.state.textContent = words.waiting; },
      onChecking: () => show(file.size, words.checking),
    });
    show(file.size, words.done);
    return address;
  } catch (error) {
    row.bar.remove();
    row.state.className = "upload-failed";
    row.state.textContent = error instanceof Refused ? error.message : error instanceof SignedOut ? words.signedOut : words.cancel;
    return null;
  } finally {
    row.cancel.remove();
  }
}

function rowFor(file) {
  const row = make("li", "upload");
  row.append(make("strong", "", file.name));
  row.bar = row.appendChild(Object.assign(make("progress"), { max: file.size, value: 0 }));
  row.bar.setAttribute("aria-label", file.name);
  row.state = row.appendChild(make("span", "small", words.sending));
  row.cancel = row.appendChild(make("button", "button button-quiet", `${words.cancel}: ${file.name}`));
  row.cancel.type = "button";
  return row;
}

function progress(sent, total) {
  const inMegabytes = (bytes) => (bytes / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const numbers = { PERCENT: Math.floor((100 * sent) / total), SENT: inMegabytes(sent), TOTAL: inMegabytes(total) };
  return words.of.replace(/PERCENT|SENT|TOTAL/g, (name) => numbers[name]);
}

function make(name, className = "", textContent = "") {
  return Object.assign(document.createElement(name), { className, textContent });
}
