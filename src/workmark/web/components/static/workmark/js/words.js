/**
 * How many words a text has; the same rule as the server's workmark.submissions.words, which says it in full.
 *
 * A word is a run between spaces with at least one letter or digit; Chinese and Japanese characters count one each.
 */
const WITHOUT_SPACES = /[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

export function wordsIn(text) {
  const characters = text.match(WITHOUT_SPACES)?.length ?? 0;
  const runs = text.replace(WITHOUT_SPACES, " ").split(/\s+/u);
  return characters + runs.filter((run) => LETTER_OR_DIGIT.test(run)).length;
}
