// Theme, help and the keys that every page has.
import { bind, bindAfter, memory, singleKeys } from "./keys.js";

const byId = (id) => document.getElementById(id);
const themes = ["auto", "light", "dark"];

function showTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId("theme").textContent = `Theme: ${theme}`;
}

showTheme(themes.includes(memory.get("theme")) ? memory.get("theme") : "auto");
byId("theme").addEventListener("click", () => {
  const now = document.documentElement.dataset.theme ?? "auto";
  const next = themes[(themes.indexOf(now) + 1) % themes.length];
  memory.set("theme", next);
  showTheme(next);
});

// In a narrow window the pages are a row that is pushed along.
document.querySelector(".strip nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });

const showKeys = () => byId("keys").showModal();
byId("keys-open").addEventListener("click", showKeys);
byId("single-keys").checked = singleKeys();
byId("single-keys").addEventListener("change", (event) => memory.set("single-keys", event.target.checked ? "on" : "off"));

bind({
  "?": showKeys,
  "/": () => {
    const field = document.querySelector("input[type=search]");
    if (!field) return false;
    field.focus();
    field.select();
  },
});
for (const link of document.querySelectorAll("a[data-go]")) {
  bindAfter("g", { [link.dataset.go]: () => link.click() });
}
