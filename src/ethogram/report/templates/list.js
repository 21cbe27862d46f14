// The list of replies: only the rows in sight exist, so ten thousand are as quick as ten.
const ROW = 62;
const SPARE = 8;
const listed = { replies: [], at: -1, clause: "" };

function showList(replies, clause, read) {
  listed.replies = replies;
  listed.clause = clause;
  const found = replies.findIndex((reply) => reply.read === read);
  listed.at = replies.length ? Math.max(found, 0) : -1;
  const rows = byId("rows");
  rows.replaceChildren();
  rows.style.height = `${replies.length * ROW}px`;
  const families = new Set(replies.map((reply) => reply.family)).size;
  byId("count").textContent =
    `${oneOf(replies.length, "reply", "replies")} of ${oneOf(families, "family", "families")}`;
  if (!replies.length) rows.append(el("p", { class: "none" }, "No reply fits these filters."));
  bringIntoSight();
  drawRows();
}

function drawRows() {
  const list = byId("list");
  const rows = byId("rows");
  if (!listed.replies.length) {
    list.removeAttribute("aria-activedescendant");
    return;
  }
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - SPARE);
  const last = Math.min(
    listed.replies.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + SPARE);
  const fragment = document.createDocumentFragment();
  for (let index = first; index < last; index += 1) fragment.append(drawRow(index));
  rows.replaceChildren(fragment);
  const active = `row-${listed.at}`;
  if (byId(active)) list.setAttribute("aria-activedescendant", active);
  else list.removeAttribute("aria-activedescendant");
}

function drawRow(index) {
  const reply = listed.replies[index];
  const stands = standing(reply, listed.clause);
  const row = el("div", {
    id: `row-${index}`, class: "row", role: "option", "data-index": index,
    "aria-selected": index === listed.at ? "true" : "false",
    "aria-posinset": index + 1, "aria-setsize": listed.replies.length,
  },
  el("div", { class: "row-head" },
    el("span", { class: `sign ${stands}`, role: "img", "aria-label": stands }, SIGNS[stands]),
    el("span", { class: "case" }, reply.case),
    el("span", { class: "number" }, reply.flip ? `${reply.flip} · ${reply.read}` : `${reply.read}`)),
  el("div", { class: "row-text", dir: "auto" },
    (joined(reply.reply) || reply.failure || (reply.unheld ? "(its text was not imported)" : "(an empty reply)")).slice(0, 160)));
  row.style.top = `${index * ROW}px`;
  return row;
}

function bringIntoSight() {
  const list = byId("list");
  const top = Math.max(listed.at, 0) * ROW;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + ROW > list.scrollTop + list.clientHeight) {
    list.scrollTop = top + ROW - list.clientHeight;
  }
}

function moveTo(index) {
  if (!listed.replies.length) return;
  listed.at = Math.min(Math.max(index, 0), listed.replies.length - 1);
  bringIntoSight();
  drawRows();
  openReply(listed.replies[listed.at], listed.clause);
}
