// The calls to the server. No cookie goes along (credentials: omit) and no address of the page (no-referrer).

class Refusal extends Error {
  constructor(status, body) {
    super(body.error || "error");
    this.status = status;
    this.text = body.text || "";
    this.retryAfter = body.retry_after || 0;
  }
}

class Api {
  constructor(base) {
    this.base = base;
    this.token = memory.read("token");
  }

  keep(token) {
    this.token = token;
    memory.write("token", token);
  }

  forget() {
    this.token = null;
    memory.write("token", "");
    memory.write("open", "");
  }

  options(body, extra = {}) {
    const headers = { "Content-Type": "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    return {
      method: "POST", headers, body: JSON.stringify(body), cache: "no-store", credentials: "omit",
      referrerPolicy: "no-referrer", signal: AbortSignal.timeout(15000), ...extra,
    };
  }

  // Throws Refusal when the server says no, TypeError or a DOMException when it cannot be reached.
  async post(path, body = {}) {
    const response = await fetch(this.base + path, this.options(body));
    if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => ({})));
    return response.status === 204 ? {} : response.json();
  }

  async open() {
    const { token } = await this.post("/api/conversations");
    this.keep(token);
  }

  stream(lastSeq, signal) {
    const headers = { Authorization: `Bearer ${this.token}`, Accept: "text/event-stream" };
    if (lastSeq) headers["Last-Event-ID"] = String(lastSeq);
    return fetch(`${this.base}/api/events`, {
      headers, signal, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer",
    });
  }

  // The page is going away. A beacon with plain text needs no preflight, so it leaves at once, also from another site.
  leave() {
    if (!this.token) return;
    const body = JSON.stringify({ token: this.token });
    const address = `${this.base}/api/leave`;
    if (!navigator.sendBeacon?.(address, body)) {
      fetch(address, { method: "POST", body, keepalive: true, credentials: "omit", mode: "no-cors" }).catch(() => {});
    }
  }
}
