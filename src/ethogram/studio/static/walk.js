// Walk through a list with j and k: `walk(rows, opened)`. Focus moves along, so a reader hears it.
import { bind } from "./keys.js";

/** Give the rows that can be walked through now; hidden ones are passed over. */
const shown = (rows) => rows().filter((row) => !row.hidden);

function show(row) {
  const target = row.querySelector("a[href]") ?? row;
  target.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** Bind j, k and Enter to a list of elements that each hold a link. */
export function walk(rows) {
  let at = null;
  const move = (by) => {
    const list = shown(rows);
    if (!list.length) return false;
    const now = list.findIndex((row) => row === at && row.contains(document.activeElement));
    const next = now < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(now + by, 0), list.length - 1);
    at?.classList.remove("at");
    at = list[next];
    at.classList.add("at");
    show(at);
  };
  bind({ j: () => move(1), k: () => move(-1) });
  return () => at;
}
