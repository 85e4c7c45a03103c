/** How many words a text has, by the rule of the server's workmark.submissions.words. */
const WITHOUT_SPACES = /[\u0e00-\u0eff\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u1780-\u17ff\u19e0-\u19ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

export function wordsIn(text) {
  const characters = text.match(WITHOUT_SPACES)?.length ?? 0;
  const runs = text.replace(WITHOUT_SPACES, " ").split(/\s+/u);
  return Math.ceil(characters / 2) + runs.filter((run) => LETTER_OR_DIGIT.test(run)).length;
}
