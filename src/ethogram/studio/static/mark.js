// Mark words of a reply by keys: `f` begins, arrows go from word to word, with ⇧ they take more.

/** Where words, and sentences or lines, begin and end in a text. */
const words = (text) => [...text.matchAll(/\S+/gu)].map((found) => [found.index, found.index + found[0].length]);
const sentences = (text) => [...text.matchAll(/\S[^\n]*?(?:[.!?…]["'”’)\]*_]*(?=\s)|(?=\n)|$)/gu)]
  .map((found) => [found.index, found.index + found[0].trimEnd().length]);

/**
 * Keep a mark on an element's text, shown as the browser's own selection.
 *
 * `place` gives the element, `told` hears which words are marked.
 */
export function marker(place, told) {
  let first = -1;
  let last = -1;
  const text = () => place()?.firstChild?.data ?? "";
  const spans = () => words(text());

  function select(start, end) {
    const node = place().firstChild;
    getSelection().setBaseAndExtent(node, start, node, end);
    const range = getSelection().getRangeAt(0);
    range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
    told(text().slice(start, end));
  }

  function show() {
    const all = spans();
    if (!all.length) return;
    first = Math.min(Math.max(first, 0), all.length - 1);
    last = Math.min(Math.max(last, first), all.length - 1);
    select(all[first][0], all[last][1]);
  }

  function sentence(by) {
    const all = spans();
    const parts = sentences(text());
    const here = all[first]?.[0] ?? 0;
    const now = Math.max(0, parts.findIndex(([start, end]) => start <= here && here < end));
    const [start, end] = parts[Math.min(Math.max(now + by, 0), parts.length - 1)];
    first = all.findIndex(([from]) => from >= start);
    last = all.findLastIndex(([, to]) => to <= end);
    show();
  }

  return {
    isOn: () => first >= 0,
    /** Begin at the first sentence. */
    enter() { if (spans().length) { first = last = 0; sentence(0); } },
    leave() { if (first >= 0) { first = last = -1; getSelection().removeAllRanges(); } },
    /** Move by an arrow key; false where nothing is being marked, so that the page scrolls. */
    move(key, isMore) {
      if (first < 0) return false;
      if (key === "ArrowUp") sentence(-1);
      else if (key === "ArrowDown") sentence(1);
      else if (isMore) { last += key === "ArrowRight" ? 1 : -1; show(); }
      else { first = key === "ArrowRight" ? first + 1 : first - 1; last = first; show(); }
    },
    /** Give what is marked, by keys or by the mouse, in letters as they are shown; null: nothing. */
    taken() {
      const node = place()?.firstChild;
      const chosen = getSelection();
      if (!node || !chosen.rangeCount || chosen.isCollapsed) return null;
      const range = chosen.getRangeAt(0);
      if (!place().contains(range.startContainer)) return null;
      const letters = (upTo) => [...node.data.slice(0, upTo)].length;
      const start = range.startContainer === node ? range.startOffset : 0;
      // A third click selects up to the start of what follows.
      const end = range.endContainer === node ? range.endOffset : node.data.length;
      return end > start ? { start: letters(start), end: letters(end) } : null;
    },
  };
}
