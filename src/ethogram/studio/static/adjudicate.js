// Settle what divides people: what holds, then why they differed; kept before the next one.
import { bind } from "./keys.js";
import { announce, send } from "./send.js";

const byId = (id) => document.getElementById(id);
const part = () => byId("part");
const steps = [...document.querySelectorAll("[data-step]")];
let chosen = {};
let line = Promise.resolve();

function after(act) {
  line = line.then(act).catch((error) => say(error.message, true));
  return line;
}

function say(text, isRefused = false) {
  byId("said").textContent = text;
  byId("said").classList.toggle("refused", isRefused);
}

const isOver = () => !part().dataset.transcript;
const openStep = () => steps.find((step) => !(step.dataset.step in chosen));

function showStep() {
  const now = steps.indexOf(openStep());
  steps.forEach((step, place) => {
    step.disabled = place > now;
    step.classList.toggle("now", place === now);
  });
  for (const button of document.querySelectorAll("[data-field]")) {
    button.setAttribute("aria-pressed", String(chosen[button.dataset.field] === button.dataset.value));
  }
}

function forget() {
  chosen = {};
  byId("note").value = "";
  byId("words-in").value = "";
  showStep();
}

function lay(html) {
  // Our own templates wrote it and escaped every word; the content policy allows no inline script.
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("part");
  const wasOpen = byId("context")?.open;
  part().replaceWith(document.adoptNode(fresh));
  if (wasOpen && byId("context")) byId("context").open = true;
  byId("say-bar").hidden = isOver();
  forget();
  byId("reply").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

async function post(what, fields = {}) {
  const { query, transcript, subject } = part().dataset;
  const { said, part: html } = await send(`/adjudicate/${what}${query}`, { transcript, subject, note: byId("note").value.trim(), ...fields });
  lay(html);
  say(said);
  const { number, of, subject: next } = part().dataset;
  announce(`${said}. ${isOver() ? byId("finished-title").textContent : `Question ${number} of ${of}, ${next}`}`);
}

async function press(field, value) {
  if (isOver()) return;
  const order = steps.map((step) => step.dataset.step);
  for (const later of order.slice(order.indexOf(field))) delete chosen[later];
  chosen[field] = value;
  if (field === "reason" && !part().dataset.blaming.split(" ").includes(value)) {
    await post("settle", chosen);
    return;
  }
  showStep();
  const asked = openStep().querySelector("legend").textContent;
  say(`${asked} …`);
  announce(asked);
  if (openStep().dataset.step === "words") byId("words-in").focus();
}

const withWords = () => post("settle", { ...chosen, words: byId("words-in").value });

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-field]");
  const atOnce = event.target.closest("[data-at-once]");
  if (pressed) after(() => press(pressed.dataset.field, pressed.dataset.value));
  else if (atOnce) after(() => settleAtOnce(atOnce.dataset.atOnce));
  else if (event.target.closest("#with-words")) after(withWords);
  else if (event.target.closest("#undo, #undo-last")) after(() => post("undo"));
});

async function settleAtOnce(both) {
  if (isOver()) return;
  const [settled, reason] = both.split(" ");
  await post("settle", { settled, reason });
}

byId("words-in").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  after(withWords);
});
byId("note").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  byId("note").blur();
  byId("reply").focus({ preventScroll: true });
  if (byId("note").value.trim()) say("the note goes with your decision");
});

const keys = {};
for (const button of document.querySelectorAll("[data-field]")) {
  keys[button.getAttribute("aria-keyshortcuts")] = () => {
    after(async () => {
      if (isOver()) return;
      if (button.closest("fieldset").disabled) { say("first say what holds: p, f or u", true); return; }
      await press(button.dataset.field, button.dataset.value);
    });
  };
}
for (const button of document.querySelectorAll("[data-at-once]")) {
  keys[button.getAttribute("aria-keyshortcuts")] = () => { after(() => settleAtOnce(button.dataset.atOnce)); };
}
bind({
  ...keys,
  o: () => { byId("note").focus(); },
  z: () => { after(() => post("undo")); },
  n: () => { after(() => (isOver() ? undefined : post("move", { step: "on" }))); },
  b: () => { after(() => post("move", { step: "back" })); },
  c: () => { const box = byId("context"); if (!box) return false; box.open = !box.open; },
  Enter: () => { if (!isOver()) return false; byId("onward").click(); },
  Escape: () => {
    if (Object.keys(chosen).length) { chosen = {}; showStep(); say(""); return; }
    byId("to-list").click();
  },
});
showStep();
