// Judges: walk through them and their cards, follow a measuring as it goes.
import { bind } from "./keys.js";
import { announce, send } from "./send.js";
import { walk } from "./walk.js";

const byId = (id) => document.getElementById(id);

walk(() => [...document.querySelectorAll(".card, .judge-rows tbody tr")]);
bind({
  m: () => { location.href = byId("to-measure")?.href ?? "/judges?measure=1#measure"; },
  u: () => { const up = document.querySelector("[data-up]"); if (!up) return false; up.click(); },
});

const place = byId("measuring");
if (place?.dataset.isOver === "no") {
  const source = new EventSource("/judges/events");
  source.addEventListener("pulse", (event) => {
    const { line, share } = JSON.parse(event.data);
    if (byId("measuring-line").textContent !== line) byId("measuring-line").textContent = line;
    byId("measuring-bar").value = share;
  });
  source.addEventListener("over", (event) => {
    source.close();
    announce(JSON.parse(event.data).line);
    location.replace("/judges");
  });
  byId("stopping").addEventListener("submit", (event) => {
    event.preventDefault();
    byId("stop").disabled = true;
    send("/judges/stop", {}).then(({ said }) => announce(said), (error) => announce(error.message));
  });
}
if (location.search.includes("measure=") && !location.hash.startsWith("#on-")) byId("of")?.focus({ preventScroll: true });
