// The frame: launcher, header, notices, list, standing bar and field. Builds nodes and shows states; decides nothing.

const NARROW = matchMedia("(max-width: 519px)");
const PARTS = ["human", "back", "stop"];
const NAV = { human: t("nav_human"), back: t("nav_back"), stop: t("nav_stop") };

class Panel {
  // on: {toggle, close, exit, nav(name), wipe, restart, choose, retry, say, media, typing}
  constructor(on) {
    this.on = on;
    this.log = h("div.log", { role: "log", "aria-live": "polite", "aria-label": t("log_label"), tabindex: "0" });
    this.composer = new Composer(on);
    this.status = h("p.status", { role: "status" });
    this.line = h("div.offline", { role: "status", hidden: true });
    this.note = h("p.note", { role: "status", hidden: true });
    this.typing = h("div.typing", { role: "status" });
    this.sheet = h("div.sheet", { hidden: true });
    this.badge = h("span.badge", { hidden: true });
    this.launcher = this.buildLauncher();
    this.bar = this.buildBar();
    this.body = h("div.body", {}, h("div.alerts", {}, this.line, this.note), this.log, this.typing, this.bar, this.composer.form, this.sheet);
    this.panel = h("section.panel", { id: "panel", role: "region", "aria-label": t("panel_label"), hidden: true },
      this.buildHeader(), this.body);
    this.cover = h("div.cover", { popover: "manual", hidden: true });
    for (const name of ["dragover", "drop"]) this.panel.addEventListener(name, (event) => this.drop(event));
    this.panel.addEventListener("keydown", (event) => this.keepInside(event));
  }

  nodes() {
    return [this.launcher, this.panel, this.cover];
  }

  buildLauncher() {
    return h("button.launcher", { type: "button", "aria-expanded": "false", "aria-controls": "panel", onclick: this.on.toggle },
      icon("chat"), h("span", {}, t("launcher")), this.badge);
  }

  buildHeader() {
    return h("div.head", {},
      h("div.heading", {}, h("h2", {}, t("title")), this.status),
      h("button.exit", { type: "button", title: t("exit_hint"), onclick: this.on.exit }, icon("exit"), h("span", {}, t("exit"))),
      h("button.round", { type: "button", "aria-label": t("minimise"), onclick: this.on.close }, icon("down")));
  }

  buildBar() {
    this.navs = Object.fromEntries(PARTS.map((name) => [
      name, h(`button.nav.${name}`, { type: "button", onclick: () => this.on.nav(name) }, name === "human" ? icon("person") : null, NAV[name]),
    ]));
    this.menu = h("div.menu", { hidden: true, id: "menu" },
      h("button", { type: "button", onclick: () => { this.openMenu(false); this.askWipe(); } }, t("menu_wipe")));
    this.more = h("button.nav.more", {
      type: "button", "aria-label": t("menu"), "aria-expanded": "false", "aria-controls": "menu",
      onclick: () => this.openMenu(this.menu.hidden),
    }, icon("more"));
    return h("div.bar", { role: "group", "aria-label": t("bar_label") }, ...Object.values(this.navs), this.more, this.menu);
  }

  openMenu(open) {
    this.menu.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (open) this.menu.firstElementChild.focus();
  }

  show(open) {
    this.panel.hidden = !open;
    this.launcher.setAttribute("aria-expanded", String(open));
    this.launcher.classList.toggle("behind", open);
    this.badge.hidden = true;
    this.badge.replaceChildren();
    this.frame();
  }

  // Full screen on a phone: then it is a dialog and the page behind it is out of reach. A corner elsewhere: a region.
  frame() {
    const full = NARROW.matches;
    this.panel.setAttribute("role", full ? "dialog" : "region");
    if (full) this.panel.setAttribute("aria-modal", "true");
    else this.panel.removeAttribute("aria-modal");
    this.launcher.inert = full && !this.panel.hidden;
  }

  // The dialog on a phone covers the page, so Tab must not go behind it. In the corner there is no such trap.
  keepInside(event) {
    if (event.key !== "Tab" || this.panel.getAttribute("role") !== "dialog") return;
    const stops = [...this.panel.querySelectorAll("button, textarea, a, [tabindex='0']")]
      .filter((node) => node.offsetParent && !node.closest("[inert]"));
    const from = event.shiftKey ? stops[0] : stops.at(-1);
    if (event.target !== from) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }

  unread() {
    if (this.panel.hidden && this.badge.hidden) {
      this.badge.hidden = false;
      this.badge.replaceChildren(h("span.hidden", {}, `, ${t("launcher_unread")}`));
    }
  }

  view(view) {
    this.panel.dataset.phase = view.phase;
    const waiting = view.place ? t("status_waiting_place", { n: view.place }) : t("status_waiting");
    const texts = { bot: t("status_bot"), waiting, counsellor: t("status_counsellor"), closed: t("status_closed") };
    this.say(this.status, texts[view.phase]);
    this.navs.human.hidden = view.phase !== "bot";
    this.navs.back.hidden = view.phase === "counsellor" || view.phase === "closed";
    this.navs.stop.hidden = view.phase === "closed";
    this.showTyping(view.counsellor_typing ? "counsellor" : view.bot_typing ? "bot" : "");
  }

  // who: bot, counsellor, nobody (not connected yet) or "".
  showTyping(who) {
    if (this.typing.dataset.who === who) return;
    this.typing.dataset.who = who;
    if (!who) {
      this.typing.replaceChildren();
      return;
    }
    // The chatbot types for a moment before every answer: to hear that each time would be noise.
    const texts = { bot: t("typing_bot"), counsellor: t("typing_counsellor"), nobody: t("connecting") };
    const words = h("span", { "aria-hidden": who === "bot" ? "true" : null }, texts[who]);
    this.typing.replaceChildren(h("span.dots", { "aria-hidden": "true" }, h("i"), h("i"), h("i")), words);
  }

  // Writing the same words again would make a screen reader say them again.
  say(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  offline(on) {
    if (on === this.isOffline) return;
    this.isOffline = on;
    this.line.hidden = !on;
    this.line.replaceChildren(...(on ? [h("p", {}, t("offline")), h("p", {}, ...richText(t("offline_help")))] : []));
  }

  // Goes away by itself, unless `stay`: then the next one takes its place. "" takes it away.
  notice(text, stay = false) {
    clearTimeout(this.noteTimer);
    this.note.hidden = !text;
    this.note.replaceChildren(...richText(text));
    if (text && !stay) this.noteTimer = setTimeout(() => this.notice(""), 8000);
  }

  // A question or an ending that takes the place of the talk.
  ask(title, text, buttons) {
    const actions = buttons.map(([words, style, act]) => h(`button.${style}`, { type: "button", onclick: act }, words));
    this.sheet.replaceChildren(h("div.card", { role: "group", "aria-labelledby": "ask" },
      h("h3", { id: "ask" }, title), h("p", { role: "status" }, text), ...actions));
    this.sheet.hidden = false;
    for (const node of [this.log, this.bar, this.composer.form]) node.inert = true;
    if (!this.panel.hidden) actions.at(-1).focus();
  }

  endAsk() {
    this.sheet.hidden = true;
    this.sheet.replaceChildren();
    for (const node of [this.log, this.bar, this.composer.form]) node.inert = false;
  }

  askWipe() {
    this.ask(t("wipe_title"), t("wipe_text"), [
      [t("wipe_yes"), "danger", () => this.on.wipe()],
      [t("wipe_no"), "plain", () => { this.endAsk(); this.more.focus(); }],
    ]);
  }

  showEnd(title, text) {
    this.ask(title, text, [[t("start_again"), "primary", () => this.on.restart()]]);
  }

  drop(event) {
    event.preventDefault();
    if (event.type === "drop") this.composer.refuse(event, event.dataTransfer);
  }
}
