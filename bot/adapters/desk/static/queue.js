// The left pane: my talks as tabs, then who waits, most urgent first.

import { alarm, announce, byId, chime, make, say, waited, words } from "./dom.js";

export class Queue {
  constructor(acts) {
    this.acts = acts;
    this.entries = [];
    this.lines = new Map();
    this.known = null; // handles seen before, so that only newcomers are announced
    byId("next").addEventListener("click", () => acts.next());
  }

  update(entries, open, unread, drafts) {
    this.entries = entries;
    this.waiting = entries.filter((entry) => !entry.mine && !entry.taken);
    this.mine = entries.filter((entry) => entry.mine);
    this.announceNew();
    this.draw(byId("queue"), this.waiting.map((entry) => this.waitingLine(entry)));
    this.drawMine(open, unread, drafts);
    const elsewhere = entries.filter((entry) => entry.taken).length;
    byId("elsewhere").hidden = elsewhere === 0;
    byId("elsewhere").textContent = say("at_colleague", { count: elsewhere });
    byId("no-queue").hidden = this.waiting.length > 0;
    byId("next").disabled = this.waiting.length === 0;
    byId("count-queue").textContent = this.waiting.length || "";
  }

  drawMine(open, unread, drafts) {
    this.draw(byId("mine"), (this.mine ?? []).map((entry, place) => this.tab(entry, place, open, unread.get(entry.talk) ?? 0, drafts(entry.talk))));
    byId("no-mine").hidden = this.mine?.length > 0;
    const fresh = [...unread.values()].reduce((sum, count) => sum + count, 0);
    byId("count-mine").textContent = fresh || "";
    const count = fresh + (this.waiting?.length ?? 0);
    document.title = count ? `(${count}) ${words.title}` : words.title; // a number, never whose or what
  }

  // Elements are kept by handle: whoever has the focus keeps it while the list moves.
  draw(list, items) {
    const focused = document.activeElement?.dataset?.act;
    list.replaceChildren(...items);
    if (focused && !document.activeElement?.dataset?.act) list.querySelector(`[data-act="${CSS.escape(focused)}"]`)?.focus();
  }

  waitingLine(entry) {
    const facts = [entry.topic, entry.age, entry.channel].filter(Boolean).join(" · ");
    const label = `${entry.alert ? words.join : words.claim}: ${entry.urgency_text}. ${entry.reason}. ${facts}`;
    const button = make("button", { type: "button", "data-act": `claim-${entry.talk}`, "aria-label": label, on: { click: () => this.acts.claim(entry.talk) } },
      entry.alert ? words.join : words.claim);
    return make("li", { class: `waiting ${entry.urgency}` },
      make("span", { class: "level" }, make("span", { class: "mark", "aria-hidden": "true" }), entry.urgency_text),
      make("span", { class: "time", "data-since": entry.since }, waited(entry.since)),
      make("span", { class: "why" }, entry.reason),
      make("span", { class: "facts" }, entry.alert ? `${words.alert} · ${facts}` : facts),
      button);
  }

  tab(entry, place, open, unread, draft) {
    const current = entry.talk === open;
    const button = make("button", {
      type: "button", class: `tab hue${entry.colour}`, "data-act": `open-${entry.talk}`, "aria-current": current ? "true" : null,
      on: { click: () => this.acts.open(entry.talk) },
    },
    place < 9 ? make("kbd", {}, String(place + 1)) : make("span"),
    make("b", {}, entry.title),
    unread ? make("span", { class: "badge" }, say("unread", { count: unread })) : make("span"),
    make("small", {}, [draft && !current ? words.draft : "", entry.topic].filter(Boolean).join(" · ")));
    return make("li", {}, button);
  }

  announceNew() {
    const now = new Set(this.waiting.map((entry) => entry.talk));
    if (this.known) {
      for (const entry of this.waiting.filter((one) => !this.known.has(one.talk))) {
        const text = say("new_waiting", { urgency: entry.urgency_text, reason: entry.reason });
        (entry.urgency === "crisis" ? alarm : announce)(text);
        chime(entry.urgency === "crisis");
      }
    }
    this.known = now;
  }

  tick() {
    for (const time of document.querySelectorAll("[data-since]")) time.textContent = waited(Number(time.dataset.since));
  }

  // J, K and the arrows walk through who waits.
  move(step) {
    const buttons = [...byId("queue").querySelectorAll("button")];
    if (buttons.length === 0) return;
    const at = buttons.indexOf(document.activeElement);
    const to = at < 0 ? (step > 0 ? 0 : buttons.length - 1) : (at + step + buttons.length) % buttons.length;
    buttons[to].focus();
  }
}

