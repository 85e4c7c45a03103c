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
  return read(key(name));
}

export function forget(name) {
  try {
    localStorage.removeItem(key(name));
  } catch {
    // Nothing was kept, so nothing needs forgetting.
  }
}

/** Forget the copy if these are its words: another tab may have kept others under the same name meanwhile. */
export function forgetThese(name, values) {
  if (isAlike(recall(name), { values })) forget(name);
}

const apartKey = (name) => `workmark-apart|${name}`;

/**
 * Keep a copy that newer words were stored over where nothing typed from now on overwrites it, until somebody has
 * chosen. Where the store is full, the copy stays where it was.
 */
export function keepApart(name, copy) {
  const apart = apartOf(name).filter((earlier) => !isAlike(earlier, copy));
  try {
    localStorage.setItem(apartKey(name), JSON.stringify([...apart, copy]));
    forget(name);
  } catch {
    // The page still has it in hand.
  }
}

/** Every copy of this name that waits for a choice, oldest first. */
export function apartOf(name) {
  return read(apartKey(name)) ?? [];
}

export function forgetApart(name, copy) {
  const apart = apartOf(name).filter((earlier) => !isAlike(earlier, copy));
  try {
    if (apart.length) localStorage.setItem(apartKey(name), JSON.stringify(apart));
    else localStorage.removeItem(apartKey(name));
  } catch {
    // It is offered once more on the next visit.
  }
}

function isAlike(copy, other) {
  return JSON.stringify(copy?.values) === JSON.stringify(other.values);
}

function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
}
