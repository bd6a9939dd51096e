// <kompas-chat>: holds the parts together. One conversation in this tab, from opening to leaving.

// Where this file came from is where the server is; a page that loads it in another way says so with the attribute `server`.
const HOME = document.currentScript ? new URL(".", document.currentScript.src).href : "";
const OFFLINE_AFTER_MS = 2500;
const WIPED = "gateway.wiped"; // wiped by typing it: what stands on the screen must go as well
const TYPING_MS = 3000;
const BUSY_MS = 400;
const CALM = { phase: "bot", place: null, counsellor_typing: false, bot_typing: false };

class KompasChat extends HTMLElement {
  connectedCallback() {
    if (this.panel) return;
    this.replayed = true;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // no <style> element: the page around us may forbid inline style
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.lang = this.lang || "nl";
    this.api = new Api((this.getAttribute("server") || HOME).replace(/\/$/, ""));
    this.panel = new Panel({
      toggle: () => this.show(this.panel.panel.hidden), close: () => this.show(false), exit: () => this.exit.go(),
      nav: (name) => this.send({ nav: name }, NAV[name]), wipe: () => this.wipe(), restart: () => this.restart(),
      say: (text) => this.send({ text }, text), media: (kind) => this.send({ media: kind }, ""), typing: () => this.typed(),
      tooLong: () => this.panel.notice(t("error_text_long")),
    });
    this.thread = new Thread(this.panel.log, { choose: (b) => this.send({ button: b.token }, b.title), retry: (item) => this.outbox.add(item) });
    this.outbox = new Outbox(this.api, {
      sent: (item) => this.thread.sent(item.id), failed: (item, text) => this.failed(item, text),
      wait: (text) => this.panel.notice(text || t("busy")), gone: () => this.ended(t("gone_title"), t("gone_text")),
    });
    this.stream = new Stream(this.api, () => this.thread.last, {
      entry: (entry) => this.entry(entry), view: (view) => this.view(view), up: () => this.up(), down: () => this.down(),
      gone: () => this.ended(t("gone_title"), t("gone_text")),
    });
    this.exit = new QuickExit(this.panel.cover, () => this.leave());
    root.append(...this.panel.nodes());
    this.listenToPage();
    this.panel.view(CALM);
    if (this.api.token) this.resume();
  }

  listenToPage() {
    document.addEventListener("keydown", (event) => this.key(event), true);
    NARROW.addEventListener("change", () => this.panel.frame());
    // A phone's keyboard covers part of the window without making it smaller: follow what can really be seen.
    const fit = () => {
      this.style.setProperty("--seen", `${visualViewport.height}px`);
      this.style.setProperty("--from", `${visualViewport.offsetTop}px`);
    };
    for (const name of ["resize", "scroll"]) visualViewport?.addEventListener(name, fit);
    // Back may bring this page to life as it was, from the browser's memory. What was left must not be there any more.
    addEventListener("pageshow", (event) => {
      if (event.persisted && this.api.token && memory.read("token") !== this.api.token) this.reset();
    });
  }

  key(event) {
    if (!this.panel.panel.hidden || this.api.token) this.exit.key(event);
    if (event.key !== "Escape" || this.panel.panel.hidden || !event.composedPath().includes(this)) return;
    event.preventDefault();
    if (!this.panel.menu.hidden) {
      this.panel.openMenu(false);
      this.panel.more.focus();
    } else {
      this.show(false);
    }
  }

  show(open) {
    this.panel.show(open);
    memory.write("open", open ? "1" : "");
    if (!open) {
      this.panel.launcher.focus();
      return;
    }
    if (this.panel.sheet.hidden) this.panel.composer.field.focus();
    this.thread.toEnd();
    if (!this.api.token && this.panel.sheet.hidden) this.begin();
  }

  // After a reload: the talk is fetched again. What was said before is not read aloud again (aria-busy until it is all there).
  resume() {
    this.panel.log.setAttribute("aria-busy", "true");
    this.replayed = false;
    this.stream.start();
    if (memory.read("open")) {
      this.panel.show(true);
      this.panel.composer.field.focus({ preventScroll: true });
    }
  }

  async begin() {
    this.opening = this.opening || this.openTalk();
    await this.opening;
    this.opening = null;
  }

  // Tries until it works; a refusal that will not change (a site that is not on the list) ends it.
  async openTalk() {
    this.panel.showTyping("nobody");
    for (let tries = 1; !this.api.token && !this.exit.gone; tries += 1) {
      try {
        await this.api.open();
        this.panel.notice("");
      } catch (error) {
        const refused = error instanceof Refusal && error.status < 500;
        if (refused) this.panel.notice(error.text, true);
        else if (tries > 1) this.panel.offline(true);
        if (refused && error.status !== 429) break;
        await pause(Math.min(error.retryAfter || tries * 2, 30) * 1000);
      }
    }
    if (this.api.token) this.stream.start();
    else this.panel.showTyping("");
  }

  async send(body, words) {
    const item = { id: newId(), body, text: words || t("media_refused") };
    if (!body.media) this.thread.addMine(item);
    if (!this.api.token) await this.begin();
    if (this.api.token) this.outbox.add(item);
    else this.failed(item, "");
  }

  failed(item, text) {
    if (item.body.media) this.panel.notice(item.text);
    if (item.body.button) this.thread.reopenChoices();
    this.thread.failed(item, text);
    this.lost = this.lost || [];
    if (!text) this.lost.push(item);
  }

  typed() {
    const now = Date.now();
    if (!this.api.token || this.phase !== "counsellor" || now - (this.typedAt || 0) < TYPING_MS) return;
    this.typedAt = now;
    this.api.post("/api/typing").catch(() => {});
  }

  entry(entry) {
    if (entry.response === WIPED) {
      this.ended(t("wiped_title"), t("wiped_text"));
      return;
    }
    if (this.thread.add(entry) && entry.sender !== "youth") this.panel.unread();
  }

  view(view) {
    this.phase = view.phase;
    this.panel.view(view);
    if (view.phase === "counsellor") this.thread.closeChoices(); // the chatbot's question is not the question any more
    if (!this.replayed) {
      this.replayed = true;
      this.thread.toEnd();
      // Later: a screen reader looks at the list after the page has settled, and must still find it busy then.
      setTimeout(() => this.panel.log.removeAttribute("aria-busy"), BUSY_MS);
    }
  }

  up() {
    clearTimeout(this.darkness);
    this.darkness = null;
    this.panel.offline(false);
    for (const item of (this.lost || []).splice(0)) if (this.thread.mine.has(item.id)) this.thread.again(item);
  }

  down() {
    this.panel.showTyping("");
    this.darkness = this.darkness || setTimeout(() => this.panel.offline(true), OFFLINE_AFTER_MS);
  }

  async wipe() {
    try {
      await this.api.post("/api/wipe");
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) {
        this.panel.notice(t("wipe_failed"));
        return;
      }
    }
    this.ended(t("wiped_title"), t("wiped_text"));
  }

  // Nothing of the talk stays on this device: not in storage, not on the page, not in the field.
  reset() {
    clearTimeout(this.darkness);
    this.stream.stop();
    this.outbox.clear();
    this.api.forget();
    this.lost = [];
    this.thread.clear();
    this.panel.composer.clear();
    this.panel.offline(false);
    this.panel.endAsk();
    this.panel.view(CALM);
    this.panel.show(false);
  }

  ended(title, text) {
    const open = !this.panel.panel.hidden;
    this.reset();
    this.panel.show(open);
    this.panel.showEnd(title, text);
  }

  restart() {
    this.panel.endAsk();
    this.panel.composer.field.focus();
    this.begin();
  }

  leave() {
    this.api.leave();
    this.reset();
  }
}

if (!customElements.get("kompas-chat")) {
  customElements.define("kompas-chat", KompasChat);
  const place = () => {
    if (!document.querySelector("kompas-chat")) document.body.append(document.createElement("kompas-chat"));
  };
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
}
