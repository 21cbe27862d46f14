// The shell: which view is open, filters in the address, keys, theme.
const inputs = {
  clause: byId("f-clause"), situation: byId("f-situation"), outcome: byId("f-outcome"),
  flip: byId("f-flip"), q: byId("f-text"),
};
const shell = { opener: null, scroll: 0, isReading: false };

// Storage can be refused to a file opened from disk; the page works without it.
const memory = {
  get(key) { try { return localStorage.getItem(`ethogram.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`ethogram.${key}`, value); } catch { /* not kept */ } },
};

function address() {
  const [path, query] = location.hash.slice(1).split("?");
  return { isReading: path === "/read", chosen: new URLSearchParams(query ?? "") };
}

function fill(select, values, now) {
  const names = new Set([...values].sort());
  if (now) names.add(now);
  select.replaceChildren(el("option", { value: "" }, "any"),
    ...[...names].map((name) => el("option", { value: name }, name)));
}

function follow() {
  const { isReading, chosen: wanted } = address();
  if (isReading && !shell.isReading) {
    shell.scroll = window.scrollY;
    shell.opener = document.activeElement;
  }
  const wasReading = shell.isReading;
  shell.isReading = isReading;
  byId("overview").hidden = isReading;
  byId("read").hidden = !isReading;
  if (isReading) {
    loadEvidence();
    if (!wasReading) window.scrollTo(0, 0);
    const tested = new Set(evidence.replies.flatMap((reply) => Object.keys(reply.standings)));
    fill(inputs.clause, tested, wanted.get("clause"));
    fill(inputs.situation, evidence.replies.map((reply) => reply.situation), wanted.get("situation"));
    for (const name of FILTERS) inputs[name].value = wanted.get(name) ?? "";
    choose(Number(wanted.get("read") ?? NaN));
    if (!wasReading) byId("list").focus();
  } else if (wasReading && (location.hash === "" || location.hash === "#answers")) {
    window.scrollTo(0, shell.scroll);
    shell.opener?.focus({ preventScroll: true });
  }
}

const filters = () => Object.fromEntries(FILTERS.map((name) => [name, inputs[name].value]));

function choose(read) {
  const now = filters();
  showList(chosen(now), now.clause, read);
  if (listed.at >= 0) moveTo(listed.at);
  else {
    byId("reply").replaceChildren();
    byId("verdicts").replaceChildren();
  }
}

function remember() {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(filters())) if (value) kept.set(name, value);
  history.replaceState(null, "", `#/read?${kept}`);
}

function refilter() {
  remember();
  byId("list").scrollTop = 0;
  choose(listed.replies[listed.at]?.read);
}

function leave() {
  if (byId("reply").contains(document.activeElement) || byId("verdicts").contains(document.activeElement)
    || document.activeElement === inputs.q) byId("list").focus();
  else location.hash = "#answers";
}

function showKeys() { if (!byId("keys").open) byId("keys").showModal(); }

function press(event) {
  const isTyping = event.target.matches("input[type=search], select");
  if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
  if (event.key === "Escape" && shell.isReading) { leave(); event.preventDefault(); return; }
  if (event.key === "Enter" && event.target === byId("list")) { byId("reply").focus(); return; }
  if (event.target === byId("list")) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity }[event.key];
    if (step) { moveTo(step === Infinity ? listed.replies.length - 1 : listed.at + step); event.preventDefault(); return; }
  }
  if (isTyping || !byId("single-keys").checked) return;
  if (event.key === "?") { showKeys(); event.preventDefault(); }
  if (event.key === "/") {
    if (!shell.isReading) location.hash = "#/read";
    setTimeout(() => inputs.q.focus());
    event.preventDefault();
  }
  if (shell.isReading && event.key === "j") moveTo(listed.at + 1);
  if (shell.isReading && event.key === "k") moveTo(listed.at - 1);
}

function setTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId("theme").textContent = `Theme: ${theme}`;
  memory.set("theme", theme);
}

function start() {
  const themes = ["auto", "light", "dark"];
  setTheme(themes.includes(memory.get("theme")) ? memory.get("theme") : "auto");
  byId("theme").addEventListener("click", () => {
    const now = document.documentElement.dataset.theme ?? "auto";
    setTheme(themes[(themes.indexOf(now) + 1) % themes.length]);
  });
  byId("single-keys").checked = memory.get("single-keys") !== "off";
  byId("single-keys").addEventListener("change", (event) => memory.set("single-keys", event.target.checked ? "on" : "off"));
  byId("keys-open").addEventListener("click", showKeys);
  byId("list").addEventListener("scroll", () => requestAnimationFrame(drawRows), { passive: true });
  byId("rows").addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (row) moveTo(Number(row.dataset.index));
  });
  for (const name of FILTERS) inputs[name].addEventListener("input", refilter);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => {
    for (const name of FILTERS) inputs[name].value = "";
    refilter();
  });
  document.addEventListener("keydown", press);
  window.addEventListener("hashchange", follow);
  window.addEventListener("resize", () => shell.isReading && drawRows());
  follow();
}
start();
