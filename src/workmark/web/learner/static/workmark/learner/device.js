/**
 * A copy on this device of words that are not stored yet, so that a closed tab, a dead phone, a lost network or an
 * ended session takes none of them. It is deleted as soon as the server has them.
 */

// Each tab has a place of its own: two that write one answer overwrite nothing of each other.
const tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
const shared = (name) => `workmark-keep|${name}`; // where a former script kept it, for all tabs together
const key = (name) => `${shared(name)}|${tab}`;

/** copy: {values, base, sent}: what stands in the fields, the revision it was written on, what was sent. */
export function remember(name, copy) {
  try {
    localStorage.setItem(key(name), JSON.stringify({ ...copy, at: Date.now() }));
    return true;
  } catch {
    return false; // a full or forbidden store costs the copy, never the typing
  }
}

/** What any tab kept of this name, newest first: [{place, copy}]. What cannot be read stays where it is. */
export function recall(name) {
  const found = places().filter((place) => place === shared(name) || place.startsWith(`${shared(name)}|`));
  const readable = found.map((place) => ({ place, copy: read(place) })).filter(({ copy }) => copy?.values);
  return readable.sort((one, other) => (other.copy.at ?? 0) - (one.copy.at ?? 0));
}

/** Every name of which words are on this device, beginning with these letters: Map of name to its copies. */
export function namesUnder(beginning) {
  const found = new Map();
  for (const place of places()) {
    const [room, name] = place.split("|");
    if (!["workmark-keep", "workmark-apart"].includes(room) || !name?.startsWith(beginning)) continue;
    found.set(name, [...(found.get(name) ?? []), ...[read(place) ?? []].flat()]);
  }
  return found;
}

/** Everything that this device keeps of a name, by whichever tab. */
export function forgetAll(name) {
  for (const { place } of recall(name)) drop(place);
  drop(apartKey(name));
}

/** This tab has taken over what another kept there. */
export function drop(place) {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing was kept, so nothing needs forgetting.
  }
}

export function forget(name) {
  drop(key(name));
}

/** Forget every copy of these words: what a tab has typed since stays. */
export function forgetThese(name, values) {
  for (const { place, copy } of recall(name)) if (isAlike(copy, { values })) drop(place);
}

const apartKey = (name) => `workmark-apart|${name}`;

/**
 * Move a copy that newer words were stored over to where nothing typed from now on overwrites it, until somebody has
 * chosen. Where the store is full, the copy stays where it was.
 */
export function keepApart(name, { place, copy }) {
  const apart = apartOf(name).filter((earlier) => !isAlike(earlier, copy));
  try {
    localStorage.setItem(apartKey(name), JSON.stringify([...apart, copy]));
    drop(place);
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

function places() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
}
