// The live stream: fetch instead of EventSource, because only fetch can send the token in a header (never in the address).

const SILENCE_MS = 40000; // the server speaks at least every 15 s; longer silence is a dead line that nobody closed
const STEPS_MS = [300, 1000, 2000, 4000, 8000, 15000];

class Stream {
  // on: {entry, view, gone, up, down}; `seen()` gives the last seq shown, so that the server replays only what is missing.
  constructor(api, seen, on) {
    Object.assign(this, { api, seen, on, tries: 0, run: 0, stopped: true, wake: () => {} });
    this.nudge = () => this.wake();
  }

  start() {
    if (!this.stopped) return;
    this.stopped = false;
    this.tries = 0;
    addEventListener("online", this.nudge);
    document.addEventListener("visibilitychange", this.nudge);
    this.run += 1;
    this.follow(this.run);
  }

  stop() {
    this.stopped = true;
    removeEventListener("online", this.nudge);
    document.removeEventListener("visibilitychange", this.nudge);
    this.abort?.abort();
    this.wake();
  }

  // `run` numbers the starts: after stop and start the old loop must not go on beside the new one.
  async follow(run) {
    const over = () => this.stopped || this.run !== run;
    while (!over()) {
      const ended = await this.listen(over);
      if (over()) return;
      if (ended === "gone") {
        this.stop();
        this.on.gone();
        return;
      }
      this.on.down();
      const wait = STEPS_MS[Math.min(this.tries, STEPS_MS.length - 1)];
      this.tries += 1;
      // Spread out: after a restart of the server all widgets come back at the same moment.
      await Promise.race([pause(wait * (0.75 + Math.random() / 2)), new Promise((go) => { this.wake = go; })]);
    }
  }

  // One connection, from asking to breaking. Returns "gone" when the server does not know the conversation any more.
  async listen(over) {
    const abort = new AbortController();
    this.abort = abort;
    let watch = setTimeout(() => abort.abort(), SILENCE_MS);
    try {
      const response = await this.api.stream(this.seen(), abort.signal);
      if (response.status === 401) return "gone";
      if (!response.ok) return "broken";
      this.tries = 0;
      this.on.up();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done || over()) return "ended";
        clearTimeout(watch);
        watch = setTimeout(() => abort.abort(), SILENCE_MS);
        const frames = (rest + value).split("\n\n");
        rest = frames.pop();
        if (frames.map((frame) => this.take(frame)).includes("gone")) return "gone";
      }
    } catch {
      return "broken"; // offline, restarted, aborted: all mended by trying again
    } finally {
      clearTimeout(watch);
      abort.abort();
    }
  }

  take(frame) {
    let event = "";
    let data = "";
    for (const line of frame.split("\n")) {
      if (line.startsWith("event: ")) event = line.slice(7);
      if (line.startsWith("data: ")) data += line.slice(6);
    }
    if (this.stopped || !event) return "";
    if (event === "entry") this.on.entry(JSON.parse(data));
    if (event === "view") this.on.view(JSON.parse(data));
    return event;
  }
}
