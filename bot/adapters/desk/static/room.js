// One talk in the centre: thread, typing, the box to write in. It stays in memory while other talks are open,
// so a half-written sentence waits for its counsellor; it is never stored.

import { alarm, announce, clock, make, say, words } from "./dom.js";
import { call, CallFailed } from "./wire.js";

const LONGEST = 4000; // as in calls.py
const TYPING_EVERY = 3000;

export class Room {
  constructor(info, acts) {
    this.talk = info.talk;
    this.title = info.title;
    this.acts = acts;
    this.lines = new Map();
    this.pending = new Map();
    this.lost = false;
    this.card = info.card;
    this.typed = 0;
    this.build(info);
  }

  build(info) {
    this.list = make("ol");
    this.waitingList = make("ol", { class: "pending" });
    this.log = make("div", { class: "log", role: "log", "aria-label": `${words.talk} ${info.title}`, tabindex: "0" }, this.list, this.waitingList);
    this.below = make("button", { type: "button", class: "below", hidden: true, on: { click: () => this.toEnd() } }, words.below);
    this.log.addEventListener("scroll", () => { if (this.isLow()) this.below.hidden = true; }, { passive: true });
    this.typing = make("p", { class: "typing", "aria-hidden": "true" });
    this.sign = make("p", { class: "sign", role: "alert", hidden: true });
    this.box = make("textarea", { rows: "1", "aria-label": words.write, placeholder: words.write, autocomplete: "off", on: { input: () => this.onInput(), keydown: (event) => this.onKey(event) } });
    this.over = make("span", { class: "over", role: "status" });
    this.sendButton = make("button", { type: "button", class: "main", on: { click: () => this.send() } }, words.send);
    this.name = make("span", {}, info.title);
    this.facts = make("small");
    this.crisis = make("strong", { class: "pill", hidden: true }, words.crisis);
    this.backButton = make("button", { type: "button", on: { click: () => this.acts.askBack() } }, words.hand_back);
    this.closeButton = make("button", { type: "button", on: { click: () => this.acts.askClose() } }, words.close);
    this.element = make("div", { class: `room hue${info.colour}` },
      make("header", { class: "room-head" }, make("h2", {}, this.name, this.facts), this.crisis, this.backButton, this.closeButton),
      this.log, this.below, this.typing, this.sign,
      make("div", { class: "writer" }, this.box, this.over, this.sendButton));
  }

  // Returns how many lines of the youth are new.
  update(info) {
    const wasLow = this.isLow();
    const first = this.lines.size === 0;
    this.title = this.name.textContent = info.title; // a restarted server may choose another name and colour
    this.element.className = `room hue${info.colour}`;
    if (first) this.log.setAttribute("aria-busy", "true"); // the old talk is for reading, not for announcing
    const alarms = info.card.risk.filter((line) => line.crisis).length;
    if (!first && alarms > this.alarms) alarm(say("new_crisis", { title: this.title }));
    this.alarms = alarms;
    this.crisis.hidden = alarms === 0;
    this.card = info.card;
    this.facts.textContent = `${info.card.topic} · ${info.channel}`;
    let fresh = 0;
    let answered = 0;
    for (const line of info.lines) {
      if (this.lines.has(line.seq)) continue;
      this.lines.set(line.seq, line);
      this.settle(line);
      if (line.arrival) this.parted = true;
      this.list.append(line.arrival ? make("li", { class: "divider" }, `${words.joined} · ${clock.hour(line.at)}`) : this.drawn(line));
      if (line.from === "youth") { fresh += 1; answered += 1; }
      if (line.from === "counsellor") answered = 0;
    }
    this.typing.textContent = info.typing ? words.typing : "";
    if (info.left && !this.left) { this.left = true; this.show(words.left); this.box.disabled = true; this.sendButton.disabled = true; this.backButton.disabled = true; }
    if (first) requestAnimationFrame(() => this.log.removeAttribute("aria-busy"));
    if (first || wasLow) this.toEnd();
    else if (info.lines.length) this.below.hidden = false;
    return first ? (this.parted ? answered : 0) : fresh;
  }

  drawn(line) {
    const who = { youth: words.youth, bot: words.bot, counsellor: words.me, notice: words.notice }[line.from];
    return make("li", { class: `line ${line.from}` },
      make("header", {}, make("span", {}, who), make("time", {}, clock.hour(line.at))),
      line.text,
      line.buttons.length ? make("p", { class: "choices" }, say("choices", { choices: line.buttons.join(" · ") })) : null,
      line.from === "counsellor" ? make("p", { class: "state" }, words.sent) : null);
  }

  settle(line) {
    for (const [key, sent] of this.pending) {
      if (key === line.key || sent.seq === line.seq) { sent.element.remove(); this.pending.delete(key); }
    }
  }

  show(text) {
    this.sign.textContent = text;
    this.sign.hidden = false;
  }

  // Taken away: whoever does not hold a talk may not read it (and a youth may have wiped it). Only the own draft stays.
  lose() {
    if (this.lost) return;
    this.lost = true;
    this.list.replaceChildren();
    this.waitingList.replaceChildren();
    this.typing.textContent = "";
    this.card = null;
    this.show(words.lost);
    this.box.readOnly = true;
    this.backButton.hidden = true;
    this.closeButton.textContent = words.lost_close;
    this.sendButton.hidden = true;
  }

  isLow() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60; }
  toEnd() { this.log.scrollTop = this.log.scrollHeight; }
  draft() { return this.box.value.trim() !== ""; }
  focus() { if (this.box.disabled || this.lost) this.closeButton.focus(); else this.box.focus({ preventScroll: true }); }

  onInput() {
    const over = [...this.box.value].length - LONGEST;
    this.over.textContent = over > 0 ? say("too_long", { count: over }) : "";
    if (Date.now() - this.typed > TYPING_EVERY && this.draft()) {
      this.typed = Date.now();
      call("typing", { talk: this.talk }).catch(ignoreNetwork);
    }
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.log.focus(); }
  }

  send() {
    const text = this.box.value.trim();
    if (!text || [...text].length > LONGEST || this.lost || this.left) return;
    this.box.value = "";
    this.onInput();
    const state = make("p", { class: "state" }, words.sending);
    const element = make("li", { class: "line counsellor" }, make("header", {}, make("span", {}, words.me), make("time", {}, clock.hour(clock.now()))), text, state);
    const sent = { key: crypto.randomUUID(), text, element, state, seq: 0 };
    this.pending.set(sent.key, sent);
    this.waitingList.append(element);
    this.toEnd();
    this.deliver(sent);
  }

  // The key makes a repeat harmless: an answer lost on the way never doubles the message.
  async deliver(sent) {
    sent.element.classList.remove("failed");
    sent.state.replaceChildren(words.sending);
    try {
      const { seq } = await call("reply", { talk: this.talk, text: sent.text, key: sent.key });
      sent.seq = seq;
      sent.state.replaceChildren(words.sent);
      if (this.lines.has(seq)) this.settle(this.lines.get(seq));
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof CallFailed)) throw error;
      sent.element.classList.add("failed");
      const why = error instanceof CallFailed ? ` ${error.message}` : "";
      sent.state.replaceChildren(`${words.failed}${why} `, make("button", { type: "button", on: { click: () => this.deliver(sent) } }, words.retry));
      announce(words.failed);
    }
  }
}

export function ignoreNetwork(error) {
  if (!(error instanceof TypeError || error instanceof CallFailed)) throw error;
}
