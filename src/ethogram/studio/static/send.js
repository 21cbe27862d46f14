// Send a change to the studio: `await send("/runs/…/labels", { outcome: "fail" })`.
const csrf = document.querySelector("meta[name=ethogram-csrf]").content;

/** Give the answer's JSON; an Error says in a sentence what was refused, and carries the rest as `said`. */
export async function send(address, fields) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", "x-ethogram-csrf": csrf },
    body: JSON.stringify(fields),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(said.problem ?? `The studio answered ${answer.status}. Load the page again.`), { said });
  return said;
}

/** Say something to who cannot see the page change. */
export function announce(text) {
  document.getElementById("announce").textContent = text;
}
