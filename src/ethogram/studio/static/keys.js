// Keys of a page. A page says `bind({ j: next, k: previous })`; fields and dialogs keep theirs.
const bound = new Map();
const prefixes = new Map();
let prefix = null;

const memory = {
  get(name) { try { return localStorage.getItem(`ethogram.${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`ethogram.${name}`, value); } catch { /* not kept */ } },
};
export { memory };

export const singleKeys = () => memory.get("single-keys") !== "off";

/** Bind keys to functions; a function that returns false leaves the key to the browser. */
export function bind(keys) {
  for (const [key, act] of Object.entries(keys)) bound.set(key, act);
}

/** Bind a key that counts only directly after another: `bindAfter("g", { h: goHome })`. */
export function bindAfter(first, keys) {
  prefixes.set(first, { ...prefixes.get(first), ...keys });
}

const isField = (element) => element.matches?.(
  "textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio]):not([type=button])");

function act(event, found) {
  if (found && found(event) !== false) event.preventDefault();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  if (isField(event.target)) {
    if (event.key === "Escape") { event.target.blur(); event.preventDefault(); }
    return;
  }
  const isSingle = event.key.length === 1;
  if (isSingle && !singleKeys()) return;
  const after = prefix && prefixes.get(prefix);
  prefix = null;
  if (after && after[event.key]) { act(event, after[event.key]); return; }
  if (prefixes.has(event.key)) { prefix = event.key; return; }
  act(event, bound.get(event.key));
}

document.addEventListener("keydown", press);
