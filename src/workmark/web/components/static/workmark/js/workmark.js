/** What every page gains with script. Each module looks for its own data- attributes and does nothing without them. */
import { countWords } from "./word-count.js";
import { followConnection } from "./save-state.js";
import { focusFirst } from "./focus-first.js";

focusFirst(document);
countWords(document);
followConnection(document);

// Parts of a page that were put in later (by htmx) get the same treatment.
document.addEventListener("htmx:load", (event) => {
  focusFirst(event.target);
  countWords(event.target);
});
