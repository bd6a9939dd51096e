// The list of messages. It is the live region: a message is added to it once and never moved or written again,
// so that a screen reader says it once. States that change are kept out of the reading (aria-hidden).

const WHO = { youth: t("who_youth"), bot: t("who_bot"), counsellor: t("who_counsellor"), notice: t("who_notice") };

class Thread {
  // on: {choose(button), retry(item)}
  constructor(log, on) {
    Object.assign(this, { log, on, last: 0, mine: new Map(), choices: null, speaker: "", follow: true });
    log.addEventListener("scroll", () => { this.follow = this.nearEnd(); });
    // The field grows, a notice comes, a keyboard opens: who was reading the newest line goes on seeing it.
    new ResizeObserver(() => { if (this.follow) this.toEnd(); }).observe(log);
  }

  clear() {
    this.log.replaceChildren();
    Object.assign(this, { last: 0, choices: null, speaker: "" });
    this.mine.clear();
  }

  // A line from the server. Lines already shown (replay after a reconnect) change nothing.
  add(entry) {
    if (entry.seq <= this.last) return false;
    this.last = entry.seq;
    if (entry.sender === "youth") this.settleChoices(entry.text);
    const known = entry.key && this.mine.get(entry.key);
    if (known) {
      this.sent(entry.key);
      this.mine.delete(entry.key);
      return false;
    }
    const choices = entry.buttons.length ? this.buildChoices(entry.buttons) : null;
    this.place(this.build(entry.sender, entry.text, choices));
    return true;
  }

  // The youth's own message, shown before the server has it.
  addMine(item) {
    const node = this.build("youth", item.text, null);
    node.classList.add("pending");
    node.querySelector(".bubble").append(h("span.clock", { "aria-hidden": "true", title: t("sending") }));
    this.mine.set(item.id, node);
    this.log.append(node);
    this.toEnd(true);
  }

  sent(id) {
    const node = this.mine.get(id);
    if (!node) return;
    node.classList.remove("pending", "failed");
    node.querySelector(".clock")?.remove();
    node.querySelector(".state")?.remove();
  }

  failed(item, text) {
    const node = this.mine.get(item.id);
    if (!node) return;
    node.classList.add("failed");
    node.querySelector(".clock")?.remove();
    const retry = text ? null : h("button", { type: "button", onclick: () => this.again(item) }, t("retry"));
    node.append(h("p.state", {}, h("span", {}, text || t("not_sent")), retry));
    this.toEnd(true);
  }

  again(item) {
    const node = this.mine.get(item.id);
    node.classList.remove("failed");
    node.querySelector(".state")?.remove();
    this.on.retry(item);
  }

  build(sender, text, choices) {
    const follows = this.speaker === sender;
    this.speaker = sender;
    const seen = sender === "bot" || sender === "counsellor";
    const who = h(seen && !follows ? "span.who" : "span.hidden", {}, WHO[sender], h("span.hidden", {}, ": "));
    const words = sender === "bot" ? paragraphs(text) : [text];
    return h(`div.message.${sender}${follows ? ".follows" : ""}`, {}, who, h("div.bubble", { dir: "auto" }, ...words), choices);
  }

  // New lines come above what is still on its way: the server will give that a later number.
  place(node) {
    const before = this.log.querySelector(":scope > .pending, :scope > .failed");
    const { follow } = this;
    this.log.insertBefore(node, before);
    if (follow) this.toEnd();
  }

  // Only the newest question can be answered by button; older ones show what was chosen.
  buildChoices(buttons) {
    this.closeChoices();
    const box = h("div.choices");
    this.choices = { box, buttons };
    for (const button of buttons) {
      box.append(h("button", { type: "button", onclick: (event) => this.choose(button, event.currentTarget) }, button.title));
    }
    return box;
  }

  choose(button, node) {
    if (node.getAttribute("aria-disabled") === "true") return;
    this.settleChoices(button.title);
    this.on.choose(button);
  }

  // aria-disabled and not disabled: the pressed button keeps the focus, so Tab goes on from there.
  settleChoices(title) {
    if (!this.choices || this.choices.settled) return;
    const nodes = [...this.choices.box.children];
    const chosen = nodes.find((node) => node.textContent === title);
    if (!chosen) return;
    this.choices.settled = true;
    nodes.forEach((node) => node.setAttribute("aria-disabled", "true"));
    chosen.classList.add("chosen");
    chosen.prepend(icon("check"));
    chosen.setAttribute("aria-label", `${title} (${t("chosen")})`);
  }

  // A choice that could not be sent must be open again.
  reopenChoices() {
    if (!this.choices) return;
    this.choices.settled = false;
    for (const node of this.choices.box.children) {
      node.removeAttribute("aria-disabled");
      node.removeAttribute("aria-label");
      node.classList.remove("chosen");
      node.querySelector("svg")?.remove();
    }
  }

  closeChoices() {
    for (const node of this.choices?.box.children ?? []) node.setAttribute("aria-disabled", "true");
    this.choices?.box.classList.add("past");
    this.choices = null;
  }

  nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120;
  }

  toEnd(smooth = false) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.follow = true;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
  }
}
