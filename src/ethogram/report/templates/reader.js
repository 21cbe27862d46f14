// One reply: what was sent, what came back, and beside it the clauses and verdicts.
// Every word of a model enters the page as text, never as mark-up.
const said = (outcome) => (["pass", "fail"].includes(outcome) ? outcome : "undecided");

const UNHELD = "(The text of this reply was not imported; what people and judges said of it was.)";

function openReply(reply, clause) {
  const flips = { "newly fails": "bad", "newly passes": "good", changed: "warn" };
  const title = el("h2", { id: "reply-title" },
    el("span", {}, `Read ${reply.read}`), el("span", {}, reply.case),
    reply.flip ? el("span", { class: `badge ${flips[reply.flip]}` }, reply.flip) : "",
    reply.standin ? el("span", { class: "badge warn" }, "stand-in, not a model") : "");
  const facts = [
    reply.situation, `family ${reply.family}`, reply.repeat ? `repeat ${reply.repeat + 1}` : "",
    reply.class ? `did what was asked: ${reply.class}` : "", reply.model,
  ].filter(Boolean);
  byId("reply").replaceChildren(
    title,
    el("p", { class: "facts" }, ...facts.map((fact) => el("span", {}, fact))),
    drawContext(evidence.contexts.get(reply.context), clause),
    ...reply.turns.map(([role, text]) => drawTurn(role, [[text, []]])),
    reply.failure
      ? el("p", { class: "failure" }, el("strong", {}, "The call failed. "), reply.failure) : "",
    reply.reply.length || !reply.failure ? drawTurn("reply", reply.unheld ? [[UNHELD, []]] : reply.reply, "final") : "",
    reply.before
      ? el("details", { class: "before", open: Boolean(reply.flip) },
        el("summary", {}, "The reply of the run before"),
        el("div", { class: "words", dir: "auto" }, reply.before)) : "");
  byId("reply").scrollTop = 0;
  drawVerdicts(reply, clause);
}

function drawTurn(role, passages, extra = "") {
  const speaker = role === "reply" ? "The reply" : role[0].toUpperCase() + role.slice(1);
  const text = el("div", { class: "words", dir: "auto" });
  for (const [piece, by] of passages) {
    if (!by.length) text.append(piece);
    else {
      const numbers = by.map((index) => index + 1).join(" ");
      text.append(el("mark", { "data-by": by.join(" ") }, piece,
        el("sup", { "aria-label": `quoted by verdict ${numbers}` }, numbers)));
    }
  }
  if (!passages.length || !joined(passages)) text.append("(empty)");
  return el("section", { class: `turn ${role} ${extra}` }, el("h3", {}, speaker), text);
}

function drawContext(context, clause) {
  if (!context) return "";
  const serving = context.blocks.filter((block) => block.serves.includes(clause)).length;
  const note = clause ? `, ${oneOf(serving, "block serves", "blocks serve")} ${clause}` : "";
  const box = el("details", { class: "context" },
    el("summary", {},
      `What was sent before: ${context.surface}, ${oneOf(context.blocks.length, "block", "blocks")}${note}`));
  for (const [piece, by] of context.passages) {
    const block = by.length ? context.blocks[by[0]] : null;
    if (!block && !piece.trim()) continue;
    const serves = block ? block.serves : [];
    const name = block ? `${block.id}${serves.length ? ` · serves ${serves.join(", ")}` : ""}` : context.role;
    box.append(el("div", { class: `block${serves.includes(clause) ? " serves" : ""}` },
      el("b", {}, name), el("span", { dir: "auto" }, piece.trim())));
  }
  for (const [role, text] of context.turns) {
    box.append(el("div", { class: "block" }, el("b", {}, role), text));
  }
  return box;
}

function drawVerdicts(reply, clause) {
  const tested = new Set([...Object.keys(reply.standings), ...reply.verdicts.map((each) => each.clause)]);
  for (const label of reply.labels) tested.add(label.clause);
  const ordered = [...tested].sort((one, other) => (other === clause) - (one === clause));
  const pane = byId("verdicts");
  pane.replaceChildren(el("h2", { class: "unseen" }, "Clauses and verdicts"),
    ...ordered.map((name) => drawClause(reply, name)));
  if (!ordered.length) pane.append(el("p", {}, "No clause was tested by this reply."));
  pane.scrollTop = 0;
}

function drawClause(reply, name) {
  const clause = evidence.clauses.get(name) ?? { title: "", text: "", criteria: [], bar: "" };
  const stands = standing(reply, name);
  const card = el("section", { class: "clause-card" },
    el("h3", {}, el("span", { class: `sign ${stands}`, role: "img", "aria-label": stands }, SIGNS[stands]),
      ` ${name}: ${stands}`),
    clause.title ? el("p", { class: "small" }, `${clause.title} · bar ${clause.bar} · stakes ${clause.stakes}`) : "",
    clause.text ? el("p", { class: "words" }, clause.text) : "");
  const verdicts = reply.verdicts.map((each, index) => [each, index]).filter(([each]) => each.clause === name);
  const known = new Map(clause.criteria);
  for (const [verdict] of verdicts) if (!known.has(verdict.criterion)) known.set(verdict.criterion, "");
  for (const [criterion, text] of known) {
    const own = criterion.slice(name.length + 1) || criterion;
    const given = verdicts.filter(([each]) => each.criterion === criterion);
    card.append(el("div", { class: "criterion" },
      el("p", {}, text ? `${own}: ${text}` : own),
      ...given.map(([verdict, index]) => drawVerdict(verdict, index)),
      given.length ? "" : el("p", { class: "small" }, stands === "missing" ? "no reply to judge" : "nobody judged it")));
  }
  for (const label of reply.labels.filter((each) => each.clause === name)) card.append(drawLabel(label));
  if (clause.why) card.append(el("p", { class: "small" }, `Why: ${clause.why}`));
  if (clause.cost) card.append(el("p", { class: "small" }, `Cost: ${clause.cost}`));
  return card;
}

function drawVerdict(verdict, index) {
  const trust = !verdict.measured ? ", unmeasured" : ["code", "person"].includes(verdict.kind) ? "" : ", card fresh";
  const kind = { code: "code check", person: "person", model: "judge", classifier: "classifier", standin: "stand-in judge" };
  const box = el("div", { class: `verdict ${said(verdict.outcome)}` },
    el("p", {}, el("span", { class: `said ${said(verdict.outcome)}` }, `${index + 1} ${verdict.outcome}`),
      ` · ${kind[verdict.kind]}${verdict.judge === verdict.kind ? "" : ` ${verdict.judge}`}${trust}`),
    verdict.reason ? el("p", { dir: "auto" }, verdict.reason) : "",
    ...verdict.found.map((quote) => el("p", {}, el("q", { dir: "auto" }, quote))),
    ...verdict.lost.map((quote) => el("p", {}, el("q", { dir: "auto" }, quote), " (not in the reply)")));
  const light = (on) => {
    for (const mark of document.querySelectorAll("#reply mark")) {
      mark.classList.toggle("lit", on && mark.dataset.by.split(" ").includes(String(index)));
    }
  };
  box.addEventListener("mouseenter", () => light(true));
  box.addEventListener("mouseleave", () => light(false));
  return box;
}

function drawLabel(label) {
  const who = label.simulated ? `simulated label ${label.by}, no person gave it` : `read by ${label.by}`;
  const about = label.criterion ? ` on ${label.criterion}` : "";
  return el("div", { class: `verdict ${said(label.outcome)}` },
    el("p", {}, el("span", { class: `said ${said(label.outcome)}` }, label.outcome), ` · ${who}${about}, ${label.at.slice(0, 16).replace("T", " ")}`),
    label.note ? el("p", { dir: "auto" }, label.note) : "");
}
