/** Keep the count under a long answer right while somebody types, and say it aloud after a pause. */
import { wordsIn } from "./words.js";

const PAUSE_BEFORE_SPEAKING = 1200; // milliseconds

export function countWords(root) {
  for (const area of root.querySelectorAll("textarea[data-words]")) {
    const shown = document.getElementById(area.dataset.words);
    if (!shown) continue;
    area.addEventListener("input", () => {
      show(shown, wordsIn(area.value));
      speakLater(shown);
    });
    show(shown, wordsIn(area.value));
  }
}

function show(shown, words) {
  const most = Number(shown.dataset.max);
  const over = words - most;
  const pattern = over > 0 ? shown.dataset.labelOver : shown.dataset.label;
  const numbers = { WORDS: words, MAX: most, OVER: over };
  shown.textContent = pattern.replace(/WORDS|MAX|OVER/g, (name) => numbers[name]);
  shown.toggleAttribute("data-over", over > 0);
}

const waiting = new WeakMap();

function speakLater(shown) {
  const spoken = document.querySelector(`[data-words-spoken="${shown.id}"]`);
  if (!spoken) return;
  clearTimeout(waiting.get(shown));
  waiting.set(shown, setTimeout(() => { spoken.textContent = shown.textContent; }, PAUSE_BEFORE_SPEAKING));
}
