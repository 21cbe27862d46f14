// Editing a clause: save by key, and never lose what was typed by leaving the page.
import { bind } from "./keys.js";

const form = document.getElementById("wording");
const text = form.elements.text;
const shown = text.value;
let isSaving = false;

form.addEventListener("submit", () => { isSaving = true; });
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
window.addEventListener("beforeunload", (event) => {
  if (!isSaving && text.value !== shown) event.preventDefault();
});
bind({ u: () => document.querySelector("[data-up]").click() });
