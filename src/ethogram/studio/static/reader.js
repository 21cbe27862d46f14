// The reader: from reply to reply without a reload; a verdict is one key, kept before the next one.
import { bind, bindAfter, memory } from "./keys.js";
import { announce, send } from "./send.js";

const byId = (id) => document.getElementById(id);
const part = () => byId("part");
const kept = new Map();
const MOST_KEPT = 12;
let shownAt = performance.now();
let span = null;
let queue = Promise.resolve();

/** Do one thing after another, so that keys that are pressed quickly each meet their own reply. */
function after(act) {
  queue = queue.then(act).catch((error) => say(
    error instanceof TypeError ? "The studio does not answer; this was not kept. Is it still running in its terminal?" : error.message, true));
  return queue;
}

function fetched(address) {
  if (!kept.has(address)) {
    const answer = fetch(address, { headers: { "x-ethogram-part": "1" } }).then((found) => {
      if (!found.ok) throw new Error(`The studio answered ${found.status}. Load the page again.`);
      return found.text();
    });
    kept.set(address, answer);
    answer.catch(() => kept.delete(address));
    while (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(address);
}

function prefetch() {
  const { after: next, before } = part().dataset;
  for (const address of [next, before]) if (address) fetched(address).catch(() => {});
}

const here = () => location.pathname + location.search;

async function show(address, { push = true, stay = false } = {}) {
  const html = await fetched(address).catch(() => null);
  if (html === null) { location.href = address; return; }
  // Our own templates wrote it and escaped every word; the content policy allows no inline script.
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("part");
  if (!fresh) { location.href = address; return; }
  const wasOpen = byId("context")?.open;
  const focused = document.activeElement?.id;
  const hadFocus = part().contains(document.activeElement);
  const from = part().dataset.read;
  part().replaceWith(document.adoptNode(fresh));
  if (push && address !== here()) history.pushState(null, "", address);
  if (wasOpen && byId("context")) byId("context").open = true;
  document.title = document.title.replace(/^.*?(?= · [^·]*$)/, part().dataset.title);
  if (part().dataset.read !== from) { forgetNote(); shownAt = performance.now(); }
  byId("number").value = part().dataset.read;
  document.querySelector("#rename [name=back]").value = address;
  if (!stay) window.scrollTo(0, 0);
  const again = stay && hadFocus && focused ? byId(focused) : null;
  if (again) again.focus();
  else if (hadFocus || document.activeElement === document.body) byId("reply").focus({ preventScroll: true });
  settle();
  prefetch();
}

/** Show which verdict is one's own, and let quotes and verdicts point at one another. */
function settle() {
  const { own, ownNote } = part().dataset;
  for (const button of document.querySelectorAll("[data-say]")) {
    button.setAttribute("aria-pressed", String(button.dataset.say === own));
  }
  if (ownNote && !byId("note").value) byId("note").placeholder = `your note: ${ownNote}`;
  else byId("note").placeholder = "m: one note, on the first thing that went wrong";
}

function tell() {
  const { read, case: name, clause } = part().dataset;
  const place = document.querySelector(".place .at").textContent;
  const standing = document.querySelector(".clause-card.in-question h2")?.textContent.replace(/\s+/g, " ").trim();
  announce(`Read ${read}, ${name}. ${place}. ${standing ?? clause}`);
}

async function step(name, end) {
  await keepNote();
  const address = part().dataset[name];
  if (!address) { say(end); return; }
  await show(address);
  tell();
}

const next = () => after(() => step("after", "that was the last reply"));
const back = () => after(() => step("before", "this is the first reply"));

function say(text, isRefused = false) {
  byId("said").textContent = text;
  byId("said").classList.toggle("refused", isRefused);
}

const place = () => `/runs/${part().dataset.run}/read/${part().dataset.read}`;

function forget() { kept.clear(); }

function forgetNote() {
  byId("note").value = "";
  span = null;
  byId("pointed").hidden = true;
}

/** A note without a verdict is kept too, as a complaint. */
async function keepNote() {
  const note = byId("note").value.trim();
  if (!note) return;
  const { said } = await send(`${place()}/note`, { note, subject: part().dataset.subject });
  forgetNote();
  say(said);
}

async function label(outcome) {
  const { subject, after: onward } = part().dataset;
  const fields = { outcome, subject, note: byId("note").value.trim(), seconds: ((performance.now() - shownAt) / 1000).toFixed(1) };
  if (span) Object.assign(fields, { start: String(span.start), end: String(span.end) });
  const { said } = await send(`${place()}/label`, fields);
  forgetNote();
  kept.delete(here());
  const goesOn = byId("auto").checked && onward;
  if (goesOn) await show(onward);
  else await show(here(), { push: false, stay: true });
  say(goesOn || onward ? said : `${said}; that was the last reply`);
  if (goesOn) tell();
}

async function undo() {
  const { said, read, address } = await send(`${place()}/undo`, { subject: part().dataset.subject });
  forget();
  forgetNote();
  if (read === part().dataset.read) await show(here(), { push: false, stay: true });
  else await show(address + location.search.replace(/[?&]on=[^&]*/, "").replace(/^&/, "?"));
  say(said);
}

/** Give where a selection lies in the reply, in letters as they are shown, our own marks left out. */
function pointedAt() {
  const words = byId("words");
  const chosen = getSelection();
  if (!words || !chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  if (!words.contains(range.startContainer) || !words.contains(range.endContainer)) return null;
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT, (node) =>
    (node.parentElement.closest("sup") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  let at = 0, start = -1, end = -1, text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const from = node === range.startContainer ? range.startOffset : range.comparePoint(node, 0) < 0 ? node.data.length : 0;
    const to = node === range.endContainer ? range.endOffset : range.comparePoint(node, node.data.length) > 0 ? 0 : node.data.length;
    const letters = (upTo) => [...node.data.slice(0, upTo)].length;
    if (from < to) {
      if (start < 0) start = at + letters(from);
      end = at + letters(to);
      text += node.data.slice(from, to);
    }
    at += letters(node.data.length);
  }
  return start >= 0 && end > start ? { start, end, text } : null;
}

document.addEventListener("selectionchange", () => {
  const found = pointedAt();
  if (!found) return;
  span = found;
  byId("pointed").textContent = `⚑ ${found.text.slice(0, 80)}`;
  byId("pointed").title = "the first thing that went wrong, kept with your verdict";
  byId("pointed").hidden = false;
});

async function toggleBeside() {
  const query = new URLSearchParams(location.search);
  if (query.has("beside")) query.delete("beside"); else query.set("beside", "before");
  await show(`${location.pathname}${query.size ? `?${query}` : ""}`, { stay: true });
  if (query.has("beside")) { byId("beside").scrollIntoView({ block: "nearest" }); announce(byId("beside").innerText.slice(0, 300)); }
}

async function openRuling() {
  const { clause } = part().dataset;
  if (!clause) { say("it counts for no clause, so there is nothing to rule on", true); return; }
  const answer = await fetch(`${place()}/ruling?clause=${encodeURIComponent(clause)}`, { headers: { accept: "text/html, application/json" } });
  if (!answer.ok) { say((await answer.json().catch(() => ({}))).problem ?? "The clause cannot carry a ruling here.", true); return; }
  const form = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("ruling-form");
  const dialog = byId("ruling");
  dialog.replaceChildren(document.adoptNode(form));
  dialog.showModal();
  byId("ruling-text").focus();
  byId("ruling-close").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(`${place()}/ruling`, Object.fromEntries(new FormData(form))).then(({ said }) => { dialog.close(); say(said); }, (error) => {
      byId("ruling-problem").textContent = error.message;
      byId("ruling-problem").hidden = false;
    });
  });
}

function goTo(digits = "") {
  const field = byId("number");
  field.value = digits;
  field.focus();
  if (digits) field.setSelectionRange(digits.length, digits.length); else field.select();
}
byId("goto").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = byId("number").value.trim();
  byId("number").blur();
  if (!/^\d+$/.test(number)) { say(`${number || "nothing"} is no number of a reply`, true); return; }
  after(async () => { await keepNote(); await show(`/runs/${part().dataset.run}/read/${number}${location.search}`); tell(); });
});
byId("number").addEventListener("keydown", (event) => { if (event.key === "Escape") event.target.value = part().dataset.read; });

document.addEventListener("click", (event) => {
  const link = event.target.closest("#step-on, #step-back");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button) {
    event.preventDefault();
    if (link.id === "step-on") next(); else back();
    return;
  }
  const button = event.target.closest("[data-say]");
  if (button) after(() => label(button.dataset.say));
});
byId("undo").addEventListener("click", () => after(undo));
byId("rule").addEventListener("click", () => after(openRuling));
document.addEventListener("change", (event) => {
  if (event.target.id === "other") {
    const address = event.target.dataset.address;
    after(() => show(`${address}${address.includes("?") ? "&" : "?"}beside=${encodeURIComponent(event.target.value)}`, { stay: true }));
  }
});
document.addEventListener("mouseover", (event) => {
  const verdict = event.target.closest(".verdict[data-index]");
  for (const mark of document.querySelectorAll("#words mark")) {
    mark.classList.toggle("lit", Boolean(verdict) && mark.dataset.by.split(" ").includes(verdict.dataset.index));
  }
});
byId("note").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  byId("note").blur();
  const { own } = part().dataset;
  if (own) after(() => label(own));
  else if (byId("note").value.trim()) say("the note goes with your verdict: p f u w");
});
window.addEventListener("popstate", () => after(() => show(here(), { push: false })));

const auto = byId("auto");
auto.checked = memory.get("reader.auto") !== "off";
auto.addEventListener("change", () => memory.set("reader.auto", auto.checked ? "on" : "off"));

const verdict = (outcome) => () => { after(() => label(outcome)); };
const note = () => { byId("note").focus(); };
bind({
  j: next, n: next, ArrowRight: next, k: back, b: back, ArrowLeft: back,
  p: verdict("pass"), f: verdict("fail"), u: verdict("unclear"), w: verdict("clause-is-wrong"),
  m: note, o: note,
  r: () => { after(openRuling); },
  z: () => { after(undo); },
  c: () => { after(toggleBeside); },
  t: () => { after(async () => {
    const address = part().dataset.nextSubject;
    if (!address) { say("there is nothing else it counts for"); return; }
    await show(address, { push: false, stay: true });
    history.replaceState(null, "", address);
    tell();
  }); },
  x: () => { const box = byId("context"); if (!box) return false; box.open = !box.open; },
  e: () => { byId("try-it").click(); },
  a: () => { auto.click(); say(auto.checked ? "goes on after a verdict" : "stays after a verdict"); },
  Escape: () => { byId("to-list").click(); },
});
bindAfter("g", { g: () => goTo(), ...Object.fromEntries([..."123456789"].map((digit) => [digit, () => goTo(digit)])) });

settle();
prefetch();
