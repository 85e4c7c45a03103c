/** What every page gains with script. Each module looks for its own data- attributes and does nothing without them. */
import { countWords } from "./word-count.js";
import { followConnection } from "./save-state.js";
import { focusFirst } from "./focus-first.js";
import { keepInView } from "./keep-in-view.js";
import { watch } from "./watch.js";
import { offerSpeed } from "./viewer.js";

focusFirst(document);
keepInView(document);
countWords(document);
followConnection(document);
watch(document);
offerSpeed(document);
