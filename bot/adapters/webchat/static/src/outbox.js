// What the youth sends: one at a time and in order, tried again with the same id, so that a repeat does no harm.

const TRIES = 4;

class Outbox {
  // on: {sent(item), failed(item, text), wait(text), gone()}
  constructor(api, on) {
    Object.assign(this, { api, on, queue: [], busy: false });
  }

  add(item) {
    item.tries = 0;
    this.queue.push(item);
    this.pump();
  }

  clear() {
    this.queue = [];
  }

  async pump() {
    if (this.busy) return;
    this.busy = true;
    while (this.queue.length) {
      const item = this.queue[0];
      const outcome = await this.attempt(item);
      if (this.queue[0] !== item) continue; // cleared meanwhile
      if (outcome === "again") continue;
      this.queue.shift();
      if (outcome === "unreachable") {
        // What came after it would only fail in the same way, and must not overtake it.
        const rest = this.queue.splice(0);
        [item, ...rest].forEach((each) => this.on.failed(each, ""));
      }
    }
    this.busy = false;
  }

  async attempt(item) {
    const { token } = this.api;
    try {
      await this.api.post("/api/messages", { id: item.id, ...item.body });
      this.on.sent(item);
      return "sent";
    } catch (error) {
      if (this.api.token !== token) return "refused"; // wiped or left meanwhile: this talk is over already
      if (!(error instanceof Refusal) || error.status >= 500) return this.unreachable(item);
      if (error.status === 429) {
        this.on.wait(error.text);
        await pause((error.retryAfter || 1) * 1000);
        return "again";
      }
      if (error.status === 401) this.on.gone();
      else this.on.failed(item, error.text || t("error_invalid"));
      return "refused";
    }
  }

  async unreachable(item) {
    item.tries += 1;
    if (item.tries >= TRIES) return "unreachable";
    await pause(STEPS_MS[item.tries]);
    return "again";
  }
}
