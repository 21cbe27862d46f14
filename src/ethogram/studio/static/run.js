// Lists of runs and of transcripts: keys, filters and pages without a reload, and a run while it goes.
import { bind } from "./keys.js";
import { announce } from "./send.js";

const byId = (id) => document.getElementById(id);
const PART = { "x-ethogram-part": "1" };
const COLD_MS = 700;
const LIST_EVERY_MS = 2500;
let at = -1;
let swapping = null;

/** Turn an answer's text into nodes. It comes from our own templates, which escape every word. */
function nodes(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

const links = () => [...document.querySelectorAll("#rows a.one")];

function move(step) {
  const all = links();
  if (!all.length) return false;
  const here = all.indexOf(document.activeElement);
  at = Math.min(Math.max((here >= 0 ? here : at) + step, 0), all.length - 1);
  all[at].focus();
  all[at].scrollIntoView({ block: "nearest" });
}

async function swap(address, { push = true, focus = "" } = {}) {
  swapping?.abort();
  swapping = new AbortController();
  const list = byId("listed");
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: PART, signal: swapping.signal });
    if (!answer.ok) { location.href = address; return; }
    const kept = focus || document.activeElement?.id;
    const caret = document.activeElement?.selectionStart;
    const fresh = nodes(await answer.text()).querySelector("#listed");
    list.replaceWith(fresh);
    if (push) history.pushState(null, "", address);
    at = -1;
    const again = kept && byId(kept);
    if (again) {
      again.focus();
      if (caret != null && again.setSelectionRange) again.setSelectionRange(caret, caret);
    } else if (kept) byId("found")?.focus();
    announce(byId("found").textContent);
    warmUp();
  } catch (error) {
    if (error.name !== "AbortError") location.href = address;
  }
}

/** Ask again while replies are still being read, so that flips and answer classes get their counts. */
function warmUp() {
  const list = byId("listed");
  if (!list || !("cold" in list.dataset)) return;
  setTimeout(() => {
    if (byId("listed") !== list || list.contains(document.activeElement?.matches("input") ? document.activeElement : null)) return;
    refresh();
  }, COLD_MS);
}

async function refresh() {
  const list = byId("listed");
  const answer = await fetch(location.href, { headers: PART });
  if (!answer.ok || byId("listed") !== list) return;
  const fresh = nodes(await answer.text()).querySelector("#listed");
  const kept = document.activeElement?.id;
  const top = window.scrollY;
  list.replaceWith(fresh);
  if (kept && byId(kept)) byId(kept).focus({ preventScroll: true });
  window.scrollTo(0, top);
  warmUp();
}

function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.set(name, value);
  return query.size ? `${form.action}?${query}` : form.action;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  swap(link.href);
});

let typing = 0;
document.addEventListener("input", (event) => {
  const form = event.target.closest("#rail");
  if (!form) return;
  clearTimeout(typing);
  typing = setTimeout(() => swap(addressOf(form)), 180);
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "rail") return;
  event.preventDefault();
  clearTimeout(typing);
  swap(addressOf(event.target));
});
window.addEventListener("popstate", () => byId("listed") && swap(location.href, { push: false }));

const click = (id) => () => { const link = byId(id); if (!link) return false; link.click(); };
bind({
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => (document.activeElement?.matches("a.one") ? move(1) : false),
  ArrowUp: () => (document.activeElement?.matches("a.one") ? move(-1) : false),
  "[": click("page-back"),
  "]": click("page-on"),
  n: click("new"),
  r: click("read-on"),
  b: () => {
    if (!byId("rail")) return false;
    const query = new URLSearchParams(location.search);
    query.delete("pile");
    query.delete("from");
    if (query.get("standing") === "fail") query.delete("standing"); else query.set("standing", "fail");
    swap(`${location.pathname}?${query}`);
  },
  Escape: () => (byId("let-go") ? byId("let-go").click() : false),
});

/** Fetch the parts of a page that take longer than the page. */
async function fillParts() {
  for (const place of document.querySelectorAll("[data-part]")) {
    try {
      const answer = await fetch(place.dataset.part, { headers: PART });
      if (answer.ok) place.replaceChildren(...nodes(await answer.text()).childNodes);
      else if (place.id === "answer") place.replaceChildren();
    } catch { /* What stands there is a link, or says that it is being made. */ }
  }
}

function follow() {
  const live = byId("live");
  if (!live?.dataset.events) return;
  const source = new EventSource(live.dataset.events);
  let done = -1, listed = performance.now();
  const show = (event) => {
    const pulse = JSON.parse(event.data);
    byId("live-bar").value = pulse.done;
    byId("live-line").textContent = pulse.line;
    byId("live-worst").textContent = pulse.worst;
    live.classList.toggle("stopping", pulse.state === "stopping");
    byId("stop").hidden = pulse.state === "stopping";
    byId("live-newest").replaceChildren(...pulse.newest.map(([read, name, text]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `/runs/${live.dataset.run}/read/${read}`;
      link.textContent = `${read} ${name}`;
      const said = document.createElement("span");
      said.dir = "auto";
      said.textContent = text;
      item.append(link, " ", said);
      return item;
    }));
    // Making the list anew takes the run's own cores; a reader looks every few seconds at most.
    if (pulse.done !== done && done >= 0 && performance.now() - listed > LIST_EVERY_MS && !document.activeElement?.closest("#listed")) {
      listed = performance.now();
      refresh();
    }
    done = pulse.done;
  };
  source.addEventListener("pulse", show);
  source.addEventListener("over", () => { source.close(); announce("The run is over."); location.reload(); });
  source.addEventListener("error", () => { byId("live-line").textContent += " · the studio does not answer; trying again"; });
}

fillParts();
follow();
warmUp();
