// Logs: walk through the groups; read a conversation, propose it as a case, approve it.
import { bind } from "./keys.js";
import { announce, send } from "./send.js";
import { walk } from "./walk.js";

const byId = (id) => document.getElementById(id);
const place = byId("as-case");

if (place) reading(place.dataset.id);
else walk(() => [...document.querySelectorAll(".missed-groups > li")]);

function reading(id) {
  const buttons = { propose: byId("propose"), approve: byId("approve"), undo: byId("undo") };
  const stand = (standing) => {
    buttons.propose.disabled = standing !== "";
    buttons.approve.disabled = standing !== "proposed";
  };
  const change = async (address, fields, standing) => {
    try {
      const { said, text } = await send(address, fields);
      byId("said").classList.remove("refused");
      byId("said").textContent = said;
      byId("entry").textContent = text;
      byId("entry").hidden = !text;
      if (standing === null) location.reload();
      else stand(standing);
    } catch (error) {
      byId("said").classList.add("refused");
      byId("said").textContent = error.message;
      announce(error.message);
    }
  };
  buttons.propose.addEventListener("click", () => change(`/logs/${id}/case`, { clause: byId("clause").value }, "proposed"));
  buttons.approve.addEventListener("click", () => change(`/logs/${id}/approve`, {}, "asked"));
  buttons.undo.addEventListener("click", () => change("/logs/undo", {}, null));
  const press = (button) => () => { if (button.disabled) return false; button.click(); };
  const follow = (name) => () => { const link = byId(name); if (!link) return false; link.click(); };
  bind({ c: press(buttons.propose), a: press(buttons.approve), z: press(buttons.undo), n: follow("after"), b: follow("before") });
}
