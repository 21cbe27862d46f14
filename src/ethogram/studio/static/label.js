// Labelling: an answer is a key or three, kept before the next item; nothing is loaded anew.
import { bind, memory } from "./keys.js";
import { marker } from "./mark.js";
import { announce, send } from "./send.js";

const byId = (id) => document.getElementById(id);
const part = () => byId("part");
const steps = [...document.querySelectorAll("[data-step]")];
const isNarrow = matchMedia("(max-width: 60rem)");
let chosen = {};
let isSkipping = false;
let looked = 0;
let since = performance.now();
let line = Promise.resolve();

/** Do one thing after another, so that keys that are pressed quickly each meet their own item. */
function after(act) {
  line = line.then(act).catch((error) => say(error.message, true));
  return line;
}

function say(text, isRefused = false) {
  byId("said").textContent = text;
  byId("said").classList.toggle("refused", isRefused);
}

// Time counts while the page is in sight.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) looked += performance.now() - since;
  since = performance.now();
});
const seconds = () => ((looked + (document.hidden ? 0 : performance.now() - since)) / 1000).toFixed(1);

const isOver = () => !part().dataset.key;
const marks = marker(() => byId("words"), (text) => { say(`✕ ${text.length > 90 ? `${text.slice(0, 89)}…` : text} · Enter keeps it`); announce(text); });

function forget() {
  chosen = {};
  isSkipping = false;
  byId("note").value = "";
  byId("note").placeholder = "o: one note, kept with your answer";
  marks.leave();
  looked = 0;
  since = performance.now();
  showStep();
}

function lay(html) {
  // Our own templates wrote it and escaped every word; the content policy allows no inline script.
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("part");
  const hadFocus = part().contains(document.activeElement) || byId("say-bar").contains(document.activeElement);
  part().replaceWith(document.adoptNode(fresh));
  forget();
  settle();
  if (hadFocus || document.activeElement === document.body) byId("reply").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function settle() {
  byId("words")?.normalize();
  byId("say-bar").hidden = isOver();
  const told = document.querySelector("#guideline details");
  if (told) {
    told.open = isNarrow.matches ? memory.get("label.guideline") === "open" : true;
    told.addEventListener("toggle", () => memory.set("label.guideline", told.open ? "open" : "closed"));
  }
}

function tell(said) {
  const { number, of } = part().dataset;
  announce(isOver() ? `${said}. ${byId("finished-title").textContent}` : `${said}. Item ${number} of ${of}. ${byId("question").textContent}`);
}

async function post(what, fields = {}) {
  const { queue, key } = part().dataset;
  const { said, part: html } = await send(`/label/${queue}/${what}`, { key, note: byId("note").value.trim(), ...fields });
  lay(html);
  say(said);
  tell(said);
}

const give = (fields) => post("answer", { ...fields, seconds: seconds() });

/** Which of the three quick questions is open; -1 where the task has none. */
const openStep = () => steps.findIndex((step) => !(step.dataset.step in chosen));

function showStep() {
  const now = openStep();
  steps.forEach((step, place) => { step.disabled = place > now; step.classList.toggle("now", place === now); });
  for (const button of document.querySelectorAll("[data-step] [data-field]")) {
    button.setAttribute("aria-pressed", String(chosen[button.dataset.field] === button.dataset.value));
  }
}

async function press(button) {
  const { field, value } = button.dataset;
  if (!button.closest("[data-step]")) { await give({ [field]: value }); return; }
  for (const step of steps.slice(steps.indexOf(button.closest("[data-step]")))) delete chosen[step.dataset.step];
  chosen[field] = value;
  if (value === "all" || openStep() < 0) { await give(chosen); return; }
  showStep();
  const asked = steps[openStep()].querySelector("legend").textContent;
  say(asked);
  announce(asked);
}

/** Find the button that a key means now: of the open question first. */
function button(key) {
  const bar = byId("say-bar");
  const open = openStep() >= 0 ? steps[openStep()] : null;
  const within = (place) => [...place.querySelectorAll("[data-field]")].find((each) => each.getAttribute("aria-keyshortcuts") === key);
  return (open && within(open)) ?? [...bar.querySelectorAll("[data-field]")]
    .find((each) => !each.closest("[data-step]") && each.getAttribute("aria-keyshortcuts") === key);
}

async function mark() {
  if (isOver()) return;
  if (!marks.isOn() && !marks.taken()) { marks.enter(); return; }
  await take();
}

async function take() {
  const found = marks.taken();
  if (!found) { say("Mark the words where it first goes wrong.", true); return; }
  await give({ outcome: "fail", start: String(found.start), end: String(found.end) });
}

async function skip() {
  if (isOver()) return;
  isSkipping = true;
  byId("note").placeholder = "why skip it? Enter skips, Esc does not";
  byId("note").focus();
}

byId("note").addEventListener("keydown", (event) => {
  if (event.key === "Escape") { isSkipping = false; byId("note").placeholder = "o: one note, kept with your answer"; }
  if (event.key !== "Enter") return;
  event.preventDefault();
  byId("note").blur();
  byId("reply").focus({ preventScroll: true });
  if (isSkipping) after(() => post("skip"));
  else if (byId("note").value.trim()) say("the note goes with your answer");
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-field]");
  if (pressed) after(() => press(pressed));
  else if (event.target.closest("#undo, #undo-last")) after(() => post("undo"));
  else if (event.target.closest("#skip")) after(skip);
  else if (event.target.closest("#mark")) after(mark);
});

const aliases = { l: "1", r: "2" };
const scroll = (by) => () => { window.scrollBy(0, by * 120); };
const keys = {
  o: () => { after(() => (openStep() === 2 ? press(button("o")) : byId("note").focus())); },
  z: () => { after(() => post("undo")); },
  s: () => { after(() => (openStep() === 2 ? press(button("s")) : skip())); },
  j: scroll(1), k: scroll(-1),
  Escape: () => {
    if (marks.isOn()) { marks.leave(); say(""); return; }
    if (Object.keys(chosen).length) { chosen = {}; showStep(); say("asked again from the start"); return; }
    byId("to-list").click();
  },
  Enter: () => {
    if (isOver()) { byId("onward").click(); return; }
    if (!marks.isOn()) return false;
    after(take);
  },
};
const answerKey = (key) => { after(async () => { const found = button(key); if (found && !isOver()) await press(found); else if (!isOver()) say(`no key ${key} here; ? lists them`, true); }); };
for (const key of "afhpqtuwx123456789") keys[key] = () => answerKey(key);
if (part().dataset.task === "pairwise") for (const [key, other] of Object.entries(aliases)) keys[key] = () => answerKey(other);
if (part().dataset.task === "first-failure") {
  keys.f = () => { after(mark); };
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"]) keys[key] = (event) => marks.move(key, event.shiftKey);
}
bind(keys);

showStep();
settle();
