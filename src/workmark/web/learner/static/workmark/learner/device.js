/**
 * A copy on this device of words that are not stored yet, so that a closed tab, a dead phone, a lost network or an
 * ended session takes none of them. It is deleted as soon as the server has them.
 */

const key = (name) => `workmark-keep|${name}`;

/** copy: {values, base, sent}: what stands in the fields, the revision it was written on, what was sent. */
export function remember(name, copy) {
  try {
    localStorage.setItem(key(name), JSON.stringify({ ...copy, at: Date.now() }));
  } catch {
    // A full or forbidden store costs the copy, never the typing.
  }
}

export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(key(name)));
  } catch {
    return null;
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(key(name));
  } catch {
    // Nothing was kept, so nothing needs forgetting.
  }
}
