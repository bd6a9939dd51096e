// The wire to the server: calls with the anti-forgery header, and the one event stream with honest staleness.

import { byId } from "./dom.js";

const token = byId("desk").dataset.token;
const SILENCE = 30000; // ms without any event before the page says that it may be old; the server ticks every 12 s
const IDLE = 15 * 60000; // as in accounts/sessions.py
const WARN = 3 * 60000;

let gone = false;
let source = null;

export function leave() {
  gone = true;
  source?.close();
  document.body.replaceChildren(); // nothing of a talk may stay readable, not even while the next page loads
  location.replace("/login?reason=expired");
}

export class CallFailed extends Error {
  constructor(name, text) { super(text); this.name = name; }
}

// Resolves with the answer; rejects with CallFailed (the server said no, in Dutch) or TypeError (no connection).
export async function call(act, body = {}) {
  const answer = await fetch(`/call/${act}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Kompas": token },
    body: JSON.stringify(body),
  });
  if (answer.status === 401) { leave(); return new Promise(() => {}); }
  const data = await answer.json();
  if (!answer.ok) throw new CallFailed(data.error, data.text);
  return data;
}

let lastAct = Date.now();
let reported = Date.now();
for (const event of ["keydown", "pointerdown", "pointermove", "wheel"]) {
  addEventListener(event, () => { lastAct = Date.now(); }, { passive: true, capture: true });
}

// Sent as the answer to every tick. An event wakes a hidden tab at once; a timer there may sleep for a minute and lose the lease.
async function alive() {
  const active = lastAct > reported;
  if (active) reported = Date.now();
  try { await call("alive", { active }); } catch (error) { if (!(error instanceof TypeError || error instanceof CallFailed)) throw error; }
}

export function connect(handlers) {
  let heard = Date.now();
  let wait = 1000;
  let timer = 0;

  const stale = (yes) => handlers.stale(yes);
  const alert = () => {
    heard = Date.now();
    stale(false);
  };
  function open() {
    clearTimeout(timer);
    if (gone) return;
    source?.close();
    source = new EventSource("/stream");
    source.addEventListener("queue", (event) => { alert(); handlers.queue(JSON.parse(event.data)); });
    source.addEventListener("talk", (event) => { alert(); handlers.talk(JSON.parse(event.data)); });
    source.addEventListener("tick", (event) => {
      alert();
      wait = 1000;
      handlers.tick(JSON.parse(event.data));
      if (gone) return;
      const left = IDLE - (Date.now() - Math.max(lastAct, reported));
      handlers.idle(left < WARN ? Math.max(1, Math.ceil(left / 60000)) : 0);
      alive();
    });
    source.addEventListener("ended", leave);
    source.onerror = () => {
      source.close();
      stale(true);
      timer = setTimeout(retry, wait);
      wait = Math.min(wait * 2, 10000);
    };
  }
  // A refused stream looks like a broken one; a call tells whether we are logged out.
  async function retry() {
    await alive();
    open();
  }
  setInterval(() => {
    if (!gone && Date.now() - heard > SILENCE) { heard = Date.now(); stale(true); open(); }
  }, 5000);
  addEventListener("online", open);
  open();
  return { retry: () => { wait = 1000; open(); } };
}
