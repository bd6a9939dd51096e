// The right pane: what the counsellor sees at a glance. Everything lands as text.

import { byId, make, words } from "./dom.js";

export function drawCard(card) {
  const pane = byId("card");
  if (!card) {
    pane.replaceChildren(make("p", { class: "quiet empty" }, words.empty_card));
    return;
  }
  const parts = [make("h2", { class: "hidden" }, words.card)];
  if (card.risk.length) {
    parts.push(make("div", { class: "risk" }, make("h3", {}, words.risk), make("ul", {}, ...card.risk.map((line) => make("li", { class: line.crisis ? "" : "soft" }, make("b", {}, line.head), line.head ? ": " : "", line.why)))));
  }
  parts.push(block(words.topic, make("p", { class: "big" }, card.topic), make("p", { class: "quiet" }, `${words.level} ${card.level}: ${card.level_text}`)));
  if (card.summary) parts.push(block(words.summary, make("p", {}, card.summary)));
  parts.push(block(words.answers, card.answers.length
    ? make("dl", {}, ...card.answers.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]))
    : make("p", { class: "quiet" }, words.no_answers)));
  parts.push(block(words.advised, card.advised.length
    ? make("ol", { class: "steps" }, ...card.advised.map((step) => make("li", {}, make("span", {}, step))))
    : make("p", { class: "quiet" }, words.no_advised)));
  pane.replaceChildren(...parts);
}

function block(title, ...children) {
  return make("section", {}, make("h3", {}, title), ...children);
}
