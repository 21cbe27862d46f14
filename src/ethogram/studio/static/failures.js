// The bench of failures: one note, one mode; merge, split, rename and undo by hand or by key.
import { bind } from "./keys.js";
import { announce, send } from "./send.js";
import { walk } from "./walk.js";

const byId = (id) => document.getElementById(id);
const part = () => byId("part");
let line = Promise.resolve();

function after(act) {
  line = line.then(act).catch((error) => say(error.message, true));
  return line;
}

function say(text, isRefused = false) {
  byId("said").textContent = text;
  byId("said").classList.toggle("refused", isRefused);
}

function lay(html) {
  // Our own templates wrote it and escaped every word; the content policy allows no inline script.
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("part");
  part().replaceWith(document.adoptNode(fresh));
  byId("reply")?.focus({ preventScroll: true });
}

async function post(what, fields = {}) {
  const { query, read } = part().dataset;
  const { said, part: html } = await send(`/failures/${what}${query}`, { read, note: byId("note")?.value.trim() ?? "", ...fields });
  lay(html);
  say(said);
  announce(`${said}. ${byId("reply-title").textContent}`);
}

const chosen = (mark) => [...document.querySelectorAll(`[${mark}]:checked`)];
const modes = () => chosen("data-choose").map((box) => box.dataset.choose);

function merge() {
  const two = modes();
  if (two.length !== 2) { say("choose two modes to merge: j, k and Space", true); return undefined; }
  return post("merge", { into: two[0], one: two[1] });
}

/** Ask for a name in the one line there is for it, then do what it is for. */
function ask(label, act) {
  byId("other-line").hidden = false;
  byId("other-label").textContent = label;
  byId("other").value = "";
  byId("other").focus();
  byId("other").onkeydown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const name = byId("other").value;
    after(() => act(name));
  };
}

function rename() {
  const one = modes();
  if (one.length !== 1) { say("choose one mode to rename: j, k and Space", true); return; }
  ask(`New name of ${one[0]}, then Enter`, (name) => post("rename", { mode: one[0], name }));
}

function split() {
  const boxes = chosen("data-read-of");
  const from = new Set(boxes.map((box) => box.dataset.readOf));
  if (from.size !== 1) { say("tick replies of one mode first: open its list", true); return; }
  const reads = boxes.map((box) => box.value).join(",");
  ask(`Name of the mode split off ${[...from][0]}, then Enter`, (name) => post("split", { mode: [...from][0], reads, name }));
}

function name() {
  const groups = chosen("data-group");
  if (!groups.length) { byId("name")?.focus(); return; }
  const reads = groups.map((box) => box.dataset.group).join(",");
  ask("Name of the mode, then Enter", (text) => post("new", { reads, name: text }));
  byId("other").value = groups[0].dataset.phrase;
}

document.addEventListener("click", (event) => {
  const mode = event.target.closest("[data-mode]");
  const step = event.target.closest("[data-step]");
  const button = event.target.closest("button")?.id;
  if (mode) after(() => post("code", { mode: mode.dataset.mode }));
  else if (step) after(() => post("move", { step: step.dataset.step }));
  else if (button === "undo") after(() => post("undo"));
  else if (button === "merge") after(merge);
  else if (button === "rename") rename();
  else if (button === "split") split();
  else if (button === "keep") name();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const field = event.target.id;
  if (field !== "note" && field !== "name") return;
  event.preventDefault();
  const text = event.target.value;
  if (!text.trim()) return;
  after(() => (field === "note" ? post("code") : post("new", { name: text })));
});

const at = walk(() => [...document.querySelectorAll(".modes > li[data-mode-row], .groups > li")].map((row) => {
  row.tabIndex = -1;
  return row;
}));
const letters = {};
for (const letter of "acdefhilpqtuvwxy") {
  letters[letter] = () => {
    const button = document.querySelector(`[data-mode][aria-keyshortcuts="${letter}"]`);
    if (!button) return false;
    button.click();
  };
}
bind({
  ...letters,
  o: () => { const field = byId("note"); if (!field) return false; field.focus(); field.select(); },
  "+": name,
  n: () => { after(() => post("move", { step: "on" })); },
  b: () => { after(() => post("move", { step: "back" })); },
  z: () => { after(() => post("undo")); },
  m: () => { after(merge); },
  r: rename,
  s: split,
  " ": () => {
    const row = at();
    if (!row?.isConnected || document.activeElement !== row) return false;
    const box = row.querySelector("input[type=checkbox]");
    box.checked = !box.checked;
    announce(`${row.querySelector("label").textContent.trim()} ${box.checked ? "chosen" : "not chosen"}`);
  },
});
