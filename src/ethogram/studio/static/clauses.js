// The ledger: find by typing, choose by answer, sort, walk. What is chosen stands in the address.
import { bind } from "./keys.js";
import { walk } from "./walk.js";

const byId = (id) => document.getElementById(id);
const body = document.querySelector(".ledger tbody");
const rows = body ? [...body.rows] : [];
const inputs = { q: byId("find"), status: byId("status"), sort: byId("sort") };
const urgent = new Map(rows.map((row, place) => [row, place]));

const changed = (row) => ({ "new": "9998", "since the last run": "9999" }[row.dataset.changed] ?? row.dataset.changed);
const orders = {
  urgent: (a, b) => urgent.get(a) - urgent.get(b),
  place: (a, b) => a.dataset.place - b.dataset.place,
  name: (a, b) => a.dataset.name.localeCompare(b.dataset.name),
  rate: (a, b) => b.dataset.rate - a.dataset.rate || orders.urgent(a, b),
  stakes: (a, b) => a.dataset.stakes - b.dataset.stakes || orders.urgent(a, b),
  changed: (a, b) => changed(b).localeCompare(changed(a)) || orders.urgent(a, b),
};

function choose() {
  const words = inputs.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const row of rows) {
    const fits = words.every((word) => row.dataset.words.includes(word))
      && (!inputs.status.value || row.dataset.status === inputs.status.value);
    row.hidden = !fits;
    found += fits;
  }
  byId("found").textContent = `${found} ${found === 1 ? "clause" : "clauses"}`;
  byId("none").hidden = found > 0;
}

function sort() { body.append(...[...rows].sort(orders[inputs.sort.value] ?? orders.urgent)); }

function remember() {
  const kept = new URLSearchParams(location.search);
  for (const [name, input] of Object.entries(inputs)) {
    if (input.value && !(name === "sort" && input.value === "urgent")) kept.set(name, input.value);
    else kept.delete(name);
  }
  history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname);
}

if (body) {
  const wanted = new URLSearchParams(location.search);
  for (const [name, input] of Object.entries(inputs)) {
    if (wanted.has(name)) input.value = wanted.get(name);
    if (input.selectedIndex === -1) input.selectedIndex = 0;
    input.addEventListener("input", () => { name === "sort" ? sort() : choose(); remember(); });
  }
  inputs.q.form.addEventListener("submit", (event) => {
    event.preventDefault();
    rows.find((row) => !row.hidden && row.isConnected)?.querySelector("a")?.focus();
  });
  byId("clear").addEventListener("click", () => {
    inputs.q.value = inputs.status.value = "";
    choose();
    remember();
    inputs.q.focus();
  });
  sort();
  choose();
  walk(() => [...body.rows]);
  bind({ s: () => inputs.sort.focus() });
}
