/**
 * Send files in pieces by the tus protocol (https://tus.io/protocols/resumable-upload), so that a cut costs one piece.
 * Where an upload stands is kept on this device: choosing the same file again goes on from there.
 */
import { refreshToken, token } from "./session.js";

const LEAST = 64 * 1024;
const MOST = 1024 * 1024; // what the server takes at once
const LONGEST_WAIT = 30000; // milliseconds between two tries
const PIECE_TIMEOUT = 120000;

export class Refused extends Error {}
export class SignedOut extends Error {}

/**
 * Send one file whole. to: the address that creates uploads. onProgress(sent), onWaiting(), onChecking() tell the page.
 * Gives the address of the new item; throws Refused with the server's reason, or SignedOut.
 */
export async function sendFile(file, { to, requirement, kind, signal, onProgress, onWaiting, onChecking }) {
  const mark = `workmark-upload|${to}|${requirement}|${file.name}|${file.size}|${file.lastModified}`;
  let place = localStorage.getItem(mark);
  let size = LEAST * 4;
  let wait = 1000;
  let offset = null;
  for (;;) {
    signal?.throwIfAborted();
    try {
      if (!place) {
        place = await create(file, to, requirement, kind);
        offset = 0;
        localStorage.setItem(mark, place);
      }
      offset ??= await standsAt(place);
      if (offset === null) {
        localStorage.removeItem(mark); // it expired, or belongs to work that is closed: begin anew
        place = null;
        continue;
      }
      onProgress(offset);
      if (offset + size >= file.size) onChecking();
      const response = await sendPiece(place, file.slice(offset, offset + size), offset, signal);
      if (response.headers.has("Workmark-Evidence")) {
        localStorage.removeItem(mark);
        return response.headers.get("Workmark-Evidence");
      }
      offset = Number(response.headers.get("Upload-Offset"));
      size = Math.min(MOST, size * 2);
      wait = 1000;
    } catch (error) {
      if (error instanceof Refused) await giveUp(place, mark);
      if (error instanceof Refused || error instanceof SignedOut || signal?.aborted) throw error;
      onWaiting();
      await pause(wait);
      wait = Math.min(LONGEST_WAIT, wait * 2);
      size = Math.max(LEAST, size / 2);
      offset = null; // ask where it stands before going on
    }
  }
}

/** Cancel an upload and forget it, here and on the server. */
export async function giveUp(place, mark) {
  localStorage.removeItem(mark);
  if (place) await call(place, "DELETE").catch(() => null);
}

async function create(file, to, requirement, kind) {
  const said = { filename: file.name, requirement, kind };
  const metadata = Object.entries(said).map(([key, value]) => `${key} ${base64(value)}`).join(",");
  const response = await call(to, "POST", { "Upload-Length": file.size, "Upload-Metadata": metadata });
  await refuse(response);
  return response.headers.get("Location");
}

async function standsAt(place) {
  const response = await call(place, "HEAD");
  if (response.status === 404) return null;
  await refuse(response);
  return Number(response.headers.get("Upload-Offset"));
}

async function sendPiece(place, piece, offset, signal) {
  const headers = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
  const timeout = AbortSignal.timeout(PIECE_TIMEOUT);
  const response = await call(place, "PATCH", headers, piece, signal ? AbortSignal.any([signal, timeout]) : timeout);
  if (response.status === 409) throw new Error("elsewhere");
  await refuse(response);
  return response;
}

async function call(address, method, headers = {}, body = undefined, signal = undefined) {
  const ask = () => fetch(address, {
    method,
    body,
    signal,
    redirect: "manual",
    headers: { "Tus-Resumable": "1.0.0", Accept: "application/json", "X-CSRFToken": token(), ...headers },
  });
  const response = await ask();
  if (response.type === "opaqueredirect") throw new SignedOut();
  if (response.status !== 403) return response;
  if (!(await refreshToken())) throw new SignedOut();
  return ask();
}

/** Errors that sending again cannot mend carry the server's reason; the others are tried again. */
async function refuse(response) {
  if (response.ok) return;
  const said = await response.json().catch(() => ({}));
  if (response.status >= 500 || response.status === 400 || response.status === 429) throw new Error("later");
  throw new Refused(said.detail ?? String(response.status));
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
