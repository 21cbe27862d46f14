// The queues: walk through them; `n` opens the form of a new one.
import { bind } from "./keys.js";
import { walk } from "./walk.js";

walk(() => [...document.querySelectorAll(".queues > li")]);

const form = document.getElementById("new");
const open = () => {
  if (!form) return false;
  form.open = true;
  form.scrollIntoView({ block: "start" });
  document.getElementById("q-subject").focus();
};
bind({ n: open });
document.getElementById("to-new")?.addEventListener("click", (event) => { event.preventDefault(); open(); });
