// Try: edits are kept in this tab until they are saved; asking streams pairs; nothing needs a reload.
import { bind } from "./keys.js";
import { announce, send } from "./send.js";

const byId = (id) => document.getElementById(id);
const PART = { "x-ethogram-part": "1" };
const DRAFTS = "ethogram.try.edits";
const part = () => byId("try");
const text = () => byId("text");
let source = null;
let going = null;
let ticking = 0;
let lastSave = null;
let isLeaving = false;
let isStopping = false;

/** Turn an answer's text into nodes. It comes from our own templates, which escape every word. */
const nodes = (html) => new DOMParser().parseFromString(html, "text/html").body;

function say(said, isRefused = false) {
  byId("said").textContent = said;
  byId("said").classList.toggle("refused", isRefused);
}

// -- Edits: by surface and block, each with the digest of the text it began from.
function drafts() {
  try { return JSON.parse(sessionStorage.getItem(DRAFTS)) ?? {}; } catch { return {}; }
}
function keep(all) {
  try { sessionStorage.setItem(DRAFTS, JSON.stringify(all)); } catch { /* kept on the page alone */ }
}
const keyOf = (surface, block) => JSON.stringify([surface, block]);
const here = () => keyOf(part().dataset.surface, part().dataset.block);
const isEdited = () => Boolean(text()) && text().value.replace(/^\n+|\n+$/g, "") !== text().defaultValue;
const ofSurface = () => Object.entries(drafts())
  .map(([key, draft]) => [...JSON.parse(key), draft])
  .filter(([surface]) => surface === part().dataset.surface);

function remember() {
  const all = drafts();
  if (isEdited()) all[here()] = { text: text().value, digest: text().dataset.digest };
  else delete all[here()];
  keep(all);
  showEdits();
}

function showEdits() {
  const edited = new Set(ofSurface().map(([, block]) => block));
  for (const link of document.querySelectorAll("#blocks a")) link.querySelector(".edited").hidden = !edited.has(link.dataset.name);
  if (byId("all-edits")) byId("all-edits").textContent = edited.size > 1 ? `Asked with all ${edited.size} edits.` : "";
  if (!text()) return;
  byId("state").hidden = byId("put-back").hidden = !isEdited();
  byId("save").disabled = !isEdited();
  if (!isEdited()) byId("diff").replaceChildren();
}

let comparing = 0;
async function compare() {
  const mine = ++comparing;
  if (!isEdited()) return;
  const { surface, block } = part().dataset;
  try {
    const said = await send("/try/diff", { surface, block, text: text().value });
    if (mine !== comparing || part().dataset.block !== block) return;
    if (said.digest !== text().dataset.digest) meanwhile(said.now, said.digest);
    byId("diff").replaceChildren(...nodes(said.html).childNodes);
  } catch (error) { say(error.message, true); }
}

/** Both versions side by side; neither is lost. */
function meanwhile(now, digest) {
  byId("theirs").textContent = now;
  byId("meanwhile").hidden = false;
  byId("meanwhile").dataset.digest = digest;
}

function settle() {
  const draft = drafts()[here()];
  if (text() && draft) {
    const now = text().defaultValue;
    text().value = draft.text;
    if (draft.digest !== text().dataset.digest && isEdited()) {
      const digest = text().dataset.digest;
      text().dataset.digest = draft.digest;
      meanwhile(now, digest);
    }
  }
  showEdits();
  compare();
}

// -- Choosing a case, a block, a surface: the part is fetched, edits stay.
async function load(address, { push = true, focus = "" } = {}) {
  const answer = await fetch(address, { headers: PART }).catch(() => null);
  const fresh = answer?.ok ? nodes(await answer.text()).querySelector("#try") : null;
  if (!fresh) { leave(); location.href = address; return; }
  const kept = focus || document.activeElement?.id;
  const said = byId("find")?.value ?? "";
  const scrolled = document.querySelector(".found")?.scrollTop ?? 0;
  const list = byId("cases");
  part().replaceWith(document.adoptNode(fresh));
  if (said && byId("find")) { byId("find").value = said; byId("cases").replaceWith(list); mark(); }
  if (document.querySelector(".found")) document.querySelector(".found").scrollTop = scrolled;
  if (push) history.pushState(null, "", address);
  document.title = document.title.replace(/^.*?(?= · [^·]*$)/, part().dataset.title);
  settle();
  if (kept) (byId(kept) ?? document.querySelector("#blocks [aria-current]") ?? byId("main")).focus({ preventScroll: true });
  const problem = document.querySelector("#try .problem");
  announce(problem ? problem.textContent : `${byId("question-title").parentElement.querySelector(".turn")?.textContent ?? ""} Block ${part().dataset.block}`);
}

function mark() {
  for (const link of document.querySelectorAll("#cases a")) {
    if (link.dataset.case === part().dataset.case) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) query.set(name, value);
  if (query.get("words")) query.delete("case");
  return `${form.action}?${query}`;
}

let searching = null;
async function search() {
  searching?.abort();
  searching = new AbortController();
  const query = new URLSearchParams(location.search);
  query.set("q", byId("find").value);
  try {
    const answer = await fetch(`/try/cases?${query}`, { headers: PART, signal: searching.signal });
    if (answer.ok) byId("cases").replaceChildren(...nodes(await answer.text()).childNodes);
    announce(`${document.querySelectorAll("#cases li").length} cases`);
  } catch (error) { if (error.name !== "AbortError") say("The studio does not answer.", true); }
}

// -- Asking.
async function ask() {
  if (going) { say("It is being asked; stop it first, or wait.", true); return; }
  const { surface, case: name, words, clause } = part().dataset;
  const typed = byId("words").value.trim();
  if (!typed && !name) { say("There is nothing to ask yet: choose a case, or type a question.", true); choosing("words"); return; }
  const fields = {
    surface, for: clause, ...(typed ? { words: typed } : { case: name }),
    repeats: byId("repeats").value, target: byId("target").value, fresh: byId("fresh").checked ? "1" : "",
  };
  for (const [, block, draft] of ofSurface()) fields[`edit:${block}`] = draft.text.replace(/^\n+|\n+$/g, "");
  going = "asked";
  say("Asking …");
  try {
    const begun = await send("/try/ask", fields);
    const query = new URLSearchParams(location.search);
    query.set("trial", begun.trial);
    if (typed && typed !== words) { query.set("words", typed); query.delete("case"); }
    history.replaceState(null, "", `/try?${query}`);
    markAsked();
    follow(begun.events, begun.trial);
  } catch (error) {
    going = null;
    say(error.message, true);
  }
}

/** What was asked stands in the evidence, word for word. */
function markAsked() {
  const all = drafts();
  for (const [surface, block] of ofSurface()) all[keyOf(surface, block)].isAsked = true;
  keep(all);
}

function follow(address, trial) {
  source?.close();
  going = trial;
  byId("stop").hidden = false;
  byId("ask").disabled = true;
  const began = performance.now();
  let pairs = 0;
  clearInterval(ticking);
  isStopping = false;
  const tick = () => !isStopping && say(`Asking … ${pairs ? `${pairs} there, ` : ""}${Math.round((performance.now() - began) / 1000)} s`);
  ticking = setInterval(tick, 1000);
  source = new EventSource(address);
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on("head", (html) => {
    pairs = 0;
    byId("results-head").replaceChildren(...nodes(html).childNodes);
    byId("pairs").replaceChildren();
    byId("tally").replaceChildren();
    byId("results").setAttribute("aria-busy", "true");
    const waiting = document.createElement("li");
    waiting.className = "waiting";
    waiting.id = "waiting";
    waiting.textContent = "The first reply is on its way …";
    byId("pairs").append(waiting);
    if (byId("results").getBoundingClientRect().top > innerHeight * 0.7) byId("results").scrollIntoView({ block: "start" });
  });
  on("pair", (html) => {
    pairs += 1;
    byId("waiting")?.remove();
    byId("pairs").append(...nodes(html).children);
    tick();
    if (pairs === 1) announce("The first pair of replies is there.");
  });
  on("tally", (html) => byId("tally").replaceChildren(...nodes(html).childNodes));
  on("over", (said) => {
    over();
    say(said === "asked" ? `${pairs} ${pairs === 1 ? "reply" : "replies"} on each side, ${Math.round((performance.now() - began) / 1000)} s` : said, said !== "asked");
    announce(`${said === "asked" ? "All asked." : said} ${[...document.querySelectorAll(".counts tbody tr")].map((row) => row.textContent).join(". ")}`);
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) { over(); say("The studio no longer answers. What came is kept among the runs.", true); }
  });
}

function over() {
  source?.close();
  going = null;
  clearInterval(ticking);
  byId("waiting")?.remove();
  byId("results").removeAttribute("aria-busy");
  byId("stop").hidden = true;
  byId("ask").disabled = false;
}

async function stop() {
  if (!going || going === "asked") return;
  isStopping = true;
  try { say((await send(`/try/held/${going}/stop`, {})).said); }
  catch (error) { say(error.message, true); }
}

// -- Saving.
async function save() {
  if (!isEdited()) { say("Nothing was edited, so there is nothing to save."); return; }
  const { surface, block } = part().dataset;
  try {
    const done = await send("/try/save", { surface, block, text: text().value, digest: text().dataset.digest });
    forget(surface, block, done);
    const query = text().dataset.shared ? "" : `&where=${encodeURIComponent(`surface=${surface}`)}`;
    byId("what-else").href = `/runs/new?preview=1${query}`;
    byId("what-else").hidden = false;
    await refresh();
    say(done.said);
  } catch (error) {
    if (error.said?.digest) meanwhile(error.said.now, error.said.digest);
    say(error.message, true);
    byId("meanwhile")?.scrollIntoView({ block: "nearest" });
  }
}

function forget(surface, block, done) {
  const all = drafts();
  delete all[keyOf(surface, block)];
  keep(all);
  lastSave = done.save;
  byId("undo").hidden = false;
}

async function undo() {
  if (!lastSave) return false;
  try {
    const done = await send("/try/undo", { save: lastSave });
    // What was taken back becomes an edit again, so that nothing a person wrote is lost.
    const all = drafts();
    delete all[keyOf(done.surface, done.block)];
    keep(all);
    lastSave = null;
    byId("undo").hidden = byId("what-else").hidden = true;
    await refresh();
    if (part().dataset.block === done.block && text()) { text().value = done.before; remember(); compare(); }
    say(`${done.said}; your text is an edit again`);
  } catch (error) { say(error.message, true); }
}

const refresh = () => load(location.pathname + location.search, { push: false });

// -- Events. The part is replaced, so they are heard by the document.
let typing = 0;
document.addEventListener("input", ({ target }) => {
  if (target.id === "text") { remember(); clearTimeout(typing); typing = setTimeout(compare, 160); }
  if (target.id === "find") { clearTimeout(typing); typing = setTimeout(search, 120); }
  if (target.id === "wording") {
    text().value = target.selectedOptions[0].dataset.text ?? text().defaultValue;
    remember();
    compare();
  }
});
document.addEventListener("change", ({ target }) => {
  if (target.id === "surface" || target.id === "for") load(addressOf(byId("choose")));
});
document.addEventListener("submit", (event) => {
  if (event.target.id === "choose") { event.preventDefault(); load(addressOf(event.target)); }
  if (event.target.id === "find-form") { event.preventDefault(); document.querySelector("#cases a")?.click(); }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link?.matches("[data-swap]") && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
    event.preventDefault();
    load(link.href);
    return;
  }
  if (link) leave();
  const acts = { ask, stop, save, undo, "put-back": putBack, "take-theirs": takeTheirs, "keep-mine": keepMine };
  acts[event.target.closest("button")?.id]?.();
});

function putBack() {
  if (!byId("meanwhile").hidden) { takeTheirs(); return; }
  text().value = text().defaultValue;
  remember(); text().focus(); say("as it stands in the file");
}
function takeTheirs() {
  const all = drafts();
  delete all[here()];
  keep(all);
  refresh();
}
function keepMine() {
  text().dataset.digest = byId("meanwhile").dataset.digest;
  text().defaultValue = byId("theirs").textContent;
  byId("meanwhile").hidden = true;
  remember();
  compare();
  text().focus();
  say("saving writes your text over the one on the disk now");
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter") { event.preventDefault(); ask(); }
  if (event.key.toLowerCase() === "s" && !event.shiftKey) { event.preventDefault(); save(); }
});

function choosing(field) {
  byId("other").open = true;
  byId(field).focus();
  byId(field).select();
}

function step(by) {
  const all = [...document.querySelectorAll("#blocks a")];
  if (!all.length) return false;
  const now = all.findIndex((link) => link.hasAttribute("aria-current"));
  const next = all[Math.min(Math.max(now + by, 0), all.length - 1)];
  load(next.href, { focus: next.id });
}

/** Leaving within the studio keeps the edits of this tab; closing it would lose those no run has. */
function leave() { isLeaving = true; setTimeout(() => { isLeaving = false; }, 2000); }
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && Object.values(drafts()).some((draft) => !draft.isAsked)) event.preventDefault();
});
window.addEventListener("popstate", () => load(location.href, { push: false }));
bind({
  e: () => (text() ? text().focus() : false),
  q: () => choosing("words"),
  "/": () => choosing("find"),
  j: () => step(1),
  k: () => step(-1),
  s: stop,
  z: undo,
  Escape: () => (byId("back") ? byId("back").click() : false),
});

settle();
if (byId("results").dataset.events) follow(byId("results").dataset.events, byId("results").dataset.trial);
