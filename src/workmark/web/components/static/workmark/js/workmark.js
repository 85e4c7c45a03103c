/** What every page gains with script. Each module looks for its own data- attributes and does nothing without them. */
import { followConnection } from "./save-state.js";
import { focusFirst } from "./focus-first.js";
import { keepInView } from "./keep-in-view.js";
import { sendOnce } from "./send-once.js";

focusFirst(document);
keepInView(document);
followConnection(document);
sendOnce(document);
// What few pages need is fetched by those alone.
if (document.querySelector("[data-words]")) import("./when_needed/word-count.js").then(({ countWords }) => countWords(document));
if (document.querySelector("[data-watch-on]")) import("./when_needed/watch.js").then(({ watch }) => watch(document));
if (document.querySelector("[data-viewer]")) import("./when_needed/viewer.js").then(({ offerSpeed }) => offerSpeed(document));
