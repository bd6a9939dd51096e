// Small tools of every part. Words come from STRINGS only, and reach the page as text nodes only: there is no innerHTML here.

const t = (key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, String(value)), STRINGS[key] ?? "");

// h("button.send", {type: "button", onclick: f}, child, "text")
function h(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const ICONS = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4.1A.85.85 0 0 1 5 19.5V16a2 2 0 0 1-1-1.8z",
  down: "M5.5 9.5 12 16l6.5-6.5",
  send: "M5 12h13M12.5 6l6 6-6 6",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  exit: "M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M10 8l-4 4 4 4M6 12h9",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c.6-3.5 3.4-5.5 7-5.5s6.4 2 7 5.5",
  check: "m5 12.5 4.5 4.5L19 7.5",
};

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// randomUUID is missing on plain http pages other than localhost.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// The token and whether the panel was open survive a reload of this tab, nothing else does (no localStorage, no cookie).
// Where the browser refuses storage, memory alone serves.
const memory = {
  read(name) {
    try { return sessionStorage.getItem(`kompas-${name}`); } catch { return null; }
  },
  write(name, value) {
    try {
      if (value) sessionStorage.setItem(`kompas-${name}`, value);
      else sessionStorage.removeItem(`kompas-${name}`);
    } catch { /* storage is switched off */ }
  },
};
