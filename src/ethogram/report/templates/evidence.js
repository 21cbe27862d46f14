"use strict";
// The evidence: read from the page's data once, on first use, and chosen from by filters.
const byId = (id) => document.getElementById(id);
const SIGNS = { fail: "✕", pass: "✓", undecided: "?", missing: "–", "not-applicable": "·" };
const ORDER = ["fail", "missing", "undecided", "pass", "not-applicable"];
const FILTERS = ["clause", "situation", "outcome", "flip", "q"];
const evidence = { replies: [], clauses: new Map(), contexts: new Map(), isLoaded: false };

function part(name) {
  const found = [];
  for (const node of document.querySelectorAll(`script[data-part="${name}"]`)) {
    for (const each of JSON.parse(node.textContent)) found.push(each);
    node.remove();
  }
  return found;
}

function loadEvidence() {
  if (evidence.isLoaded) return;
  evidence.isLoaded = true;
  for (const clause of part("clauses")) evidence.clauses.set(clause.id, clause);
  for (const context of part("contexts")) evidence.contexts.set(context.digest, context);
  evidence.replies = part("replies").sort((one, other) => one.read - other.read);
}

const joined = (passages) => passages.map(([text]) => text).join("");

// What a reader sees first of a reply: its standing on the clause, or its worst one.
function standing(reply, clause) {
  if (clause) return reply.standings[clause] ?? "undecided";
  const all = Object.values(reply.standings);
  if (!all.length) return reply.failure ? "missing" : "undecided";
  return ORDER.find((each) => all.includes(each)) ?? "undecided";
}

function words(reply) {
  reply.words ??= [reply.case, ...reply.turns.map(([, text]) => text), joined(reply.reply)]
    .join("\n").toLowerCase();
  return reply.words;
}

function chosen(filters) {
  const { clause, situation, outcome, flip } = filters;
  const text = filters.q.trim().toLowerCase();
  return evidence.replies.filter((reply) => {
    if (situation && reply.situation !== situation) return false;
    if (flip && (flip === "any" ? !reply.flip : reply.flip !== flip)) return false;
    if (clause && !(clause in reply.standings)) return false;
    if (outcome) {
      if (clause && reply.standings[clause] !== outcome) return false;
      if (!clause && !Object.values(reply.standings).includes(outcome)) return false;
    }
    return !text || words(reply).includes(text);
  });
}

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function oneOf(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
