// The left pane: my talks as tabs, then who waits, most urgent first.

import { alarm, announce, byId, chime, make, say, waited, words } from "./dom.js";

const LONG = 5 * 60000; // a wait that is shown in bold

export class Queue {
  constructor(acts) {
    this.acts = acts;
    this.waiting = [];
    this.mine = [];
    this.known = null; // handles seen before, so that only newcomers are announced
    this.drawn = new Map(); // list id + key -> what was drawn, so that only what changed is drawn again
    byId("next").addEventListener("click", () => acts.next());
  }

  update(entries) {
    this.waiting = entries.filter((entry) => !entry.mine);
    this.mine = entries.filter((entry) => entry.mine);
    this.announceNew();
    this.draw("queue", this.waiting.map((entry) => ({ key: entry.talk, of: entry, make: () => this.waitingLine(entry) })));
    byId("no-queue").hidden = this.waiting.length > 0;
    byId("next").disabled = this.waiting.length === 0;
    byId("count-queue").textContent = this.waiting.length || "";
    this.tick();
  }

  drawMine(open, unread, hasDraft) {
    this.draw("mine", this.mine.map((entry, place) => {
      const of = { ...entry, place, current: entry.talk === open, unread: unread.get(entry.talk) ?? 0, draft: hasDraft(entry.talk) };
      return { key: entry.talk, of, make: () => this.tab(of) };
    }));
    byId("no-mine").hidden = this.mine.length > 0;
    const fresh = [...unread.values()].reduce((sum, count) => sum + count, 0);
    byId("count-mine").textContent = fresh || "";
    const count = fresh + this.waiting.length;
    document.title = count ? `(${count}) ${words.title}` : words.title; // a number, never whose or what
  }

  // What did not change stays the same element in the same place: a list that is drawn anew under a mouse or a focus
  // would let a counsellor take the wrong youth.
  draw(list, items) {
    const parent = byId(list);
    const focused = document.activeElement?.closest?.("li")?.dataset.key;
    const elements = items.map((item) => {
      const id = `${list} ${item.key}`;
      const signature = JSON.stringify(item.of);
      const before = this.drawn.get(id);
      if (before?.signature === signature) return before.element;
      const element = item.make();
      element.dataset.key = item.key;
      if (before?.element.parentNode === parent) before.element.replaceWith(element);
      this.drawn.set(id, { signature, element });
      return element;
    });
    for (const child of [...parent.children]) if (!elements.includes(child)) { this.drawn.delete(`${list} ${child.dataset.key}`); child.remove(); }
    elements.forEach((element, place) => { if (parent.children[place] !== element) parent.insertBefore(element, parent.children[place] ?? null); });
    if (focused && document.activeElement === document.body) parent.querySelector(`li[data-key="${CSS.escape(focused)}"] button`)?.focus();
  }

  waitingLine(entry) {
    const facts = [entry.topic, entry.age, entry.channel].filter(Boolean).join(" · ");
    const verb = entry.alert ? words.join : words.claim;
    const label = [`${verb}: ${entry.urgency_text}`, entry.reason, entry.alert, facts].filter(Boolean).join(". ");
    return make("li", { class: `waiting ${entry.urgency}` },
      make("p", { class: "level" }, make("span", { class: "mark", "aria-hidden": "true" }), entry.urgency_text,
        make("span", { class: "time", "data-since": entry.since }, waited(entry.since))),
      make("button", { type: "button", "aria-label": label, on: { click: () => this.acts.claim(entry.talk) } }, verb),
      make("p", { class: "why" }, entry.reason),
      make("p", { class: "facts" }, facts),
      entry.alert ? make("p", { class: "facts" }, entry.alert) : null);
  }

  tab(entry) {
    const button = make("button", {
      type: "button", class: `tab hue${entry.colour}`, "aria-current": entry.current ? "true" : null,
      on: { click: () => this.acts.open(entry.talk) },
    },
    entry.place < 9 ? make("kbd", {}, String(entry.place + 1)) : make("span"),
    make("b", {}, entry.title, entry.urgency === "crisis" ? make("strong", { class: "pill" }, entry.urgency_text) : ""),
    entry.unread ? make("span", { class: "badge" }, say("unread", { count: entry.unread })) : make("span"),
    make("small", {}, [entry.draft && !entry.current ? words.draft : "", entry.topic].filter(Boolean).join(" · ")));
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
    for (const time of document.querySelectorAll("[data-since]")) {
      const text = waited(Number(time.dataset.since));
      if (time.textContent !== text) time.textContent = text;
      time.classList.toggle("long", Date.now() - Number(time.dataset.since) > LONG);
    }
  }

  // J, K and the arrows walk through who waits.
  move(step) {
    const buttons = [...byId("queue").querySelectorAll("button")];
    if (buttons.length === 0) return;
    const at = buttons.indexOf(document.activeElement);
    const to = at < 0 ? (step > 0 ? 0 : buttons.length - 1) : (at + step + buttons.length) % buttons.length;
    buttons[to].focus();
    buttons[to].scrollIntoView({ block: "nearest" });
  }
}
