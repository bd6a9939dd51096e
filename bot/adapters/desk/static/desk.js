// The desk's page: one state, fed by one stream, changed by a few acts; all in memory, nothing in the browser's storage.

import { drawCard } from "./card.js";
import { allowSound, announce, byId, chime, clock, make, say, toast, words } from "./dom.js";
import { Queue } from "./queue.js";
import { ignoreNetwork, Room } from "./room.js";
import { call, CallFailed, connect } from "./wire.js";

const rooms = new Map();
const unread = new Map();
const ended = new Set(); // talks we gave away ourselves: their going is no loss
let open = null;
let wanted = null; // claimed, its talk has not arrived yet

const acts = { next, claim, open: show, askBack, askClose };
const queue = new Queue(acts);

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError) toast(words.stale);
    else if (error instanceof CallFailed) toast(error.message);
    else throw error;
    return null;
  }
}

async function next() {
  const got = await attempt(() => call("next"));
  if (got && !got.talk) toast(words.next_none);
  if (got?.talk) want(got.talk);
}

async function claim(talk) {
  const got = await attempt(() => call("claim", { talk }));
  if (got?.talk) want(got.talk);
}

function want(talk) {
  ended.delete(talk);
  if (rooms.get(talk)?.lost) rooms.delete(talk);
  wanted = talk;
  if (rooms.has(talk)) { show(talk); }
}

function show(talk) {
  const room = rooms.get(talk);
  if (!room) return;
  open = talk;
  wanted = null;
  unread.delete(talk);
  byId("talk").replaceChildren(room.element);
  drawCard(room.card);
  pane("centre");
  room.toEnd();
  room.focus();
  announce(say("claimed", { title: room.title }));
  queue.drawMine(open, unread, hasDraft);
}

function drop(talk) {
  rooms.delete(talk);
  unread.delete(talk);
  if (open !== talk) return;
  open = null;
  byId("talk").replaceChildren(make("div", { class: "empty", id: "no-talk" }, make("h2", {}, words.empty_talk), make("p", { class: "quiet" }, words.empty_talk_more)));
  drawCard(null);
  const other = queue.mine.find((entry) => rooms.has(entry.talk));
  if (other) show(other.talk);
  else { pane("left"); byId("next").focus(); }
}

const hasDraft = (talk) => rooms.get(talk)?.draft() ?? false;

// ---------------------------------------------------------------- what the stream tells

function onQueue({ entries, now }) {
  clock.skew = now - Date.now();
  document.querySelector("main").removeAttribute("aria-busy");
  queue.update(entries);
  const mine = new Set(entries.filter((entry) => entry.mine).map((entry) => entry.talk));
  for (const talk of ended) if (!mine.has(talk)) ended.delete(talk);
  for (const [talk, room] of [...rooms]) {
    if (mine.has(talk) || room.lost) continue;
    room.lose();
    unread.delete(talk);
    if (talk === open) drawCard(null);
    else { rooms.delete(talk); toast(say("over", { title: room.title })); }
  }
  queue.drawMine(open, unread, hasDraft);
}

function onTalk(info) {
  if (ended.has(info.talk)) return;
  if (rooms.get(info.talk)?.lost) rooms.delete(info.talk);
  if (!rooms.has(info.talk)) rooms.set(info.talk, new Room(info, acts));
  const room = rooms.get(info.talk);
  const fresh = room.update(info);
  const seen = info.talk === open && !document.hidden;
  if (fresh && !seen) {
    unread.set(info.talk, (unread.get(info.talk) ?? 0) + fresh);
    if (info.talk !== open) announce(say("new_message", { title: info.title }));
    chime(false);
  }
  if (info.talk === open) drawCard(room.card);
  if (info.talk === wanted || (open === null && wanted === null)) show(info.talk);
  else queue.drawMine(open, unread, hasDraft);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden || !open) return;
  unread.delete(open);
  queue.drawMine(open, unread, hasDraft);
});

let wasStale = false;
const stream = connect({
  queue: onQueue,
  talk: onTalk,
  tick: ({ now }) => { clock.skew = now - Date.now(); },
  idle: (minutes) => {
    byId("idle").hidden = !minutes;
    byId("idle").textContent = minutes ? say("idle", { count: minutes }) : "";
  },
  stale: (yes) => {
    byId("stale").hidden = !yes;
    if (wasStale && !yes) announce(words.back_online);
    wasStale = yes;
  },
});
byId("reconnect").addEventListener("click", stream.retry);
setInterval(() => queue.tick(), 1000);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// ---------------------------------------------------------------- handing back and closing

function askBack() {
  const room = rooms.get(open);
  if (room && !room.lost && !room.left) byId("back").showModal();
}

byId("back-yes").addEventListener("click", async () => {
  const talk = open;
  byId("back").close();
  if (await attempt(() => call("hand_back", { talk }))) { ended.add(talk); drop(talk); toast(words.handed_back); }
});

async function askClose() {
  const room = rooms.get(open);
  if (!room) return;
  if (room.lost) { drop(open); return; }
  const draft = await attempt(() => call("draft_report", { talk: open }));
  if (!draft) return;
  byId("report-fields").replaceChildren(...draft.fields.map((field) => make("label", {}, field.label, select(field))));
  fitKinds(draft.fields.find((field) => field.name === "sub").of);
  byId("report").showModal();
  byId("report-fields").querySelector("select")?.focus();
}

function select(field) {
  const options = [["", words.unknown], ...field.choices].map(([value, label]) => make("option", { value, selected: value === field.value }, label));
  return make("select", { name: field.name }, ...options);
}

// A kind belongs to a topic: the others are not offered.
function fitKinds(kinds) {
  const topic = byId("report-fields").querySelector("[name=topic]");
  const kind = byId("report-fields").querySelector("[name=sub]");
  const fit = () => {
    const fitting = kinds[topic.value] ?? [];
    for (const option of kind.options) option.hidden = option.disabled = option.value !== "" && !fitting.includes(option.value);
    if (kind.selectedOptions[0]?.disabled) kind.value = "";
    kind.parentElement.hidden = fitting.length === 0;
  };
  topic.addEventListener("change", fit);
  fit();
}

async function close(report) {
  const talk = open;
  byId("report").close();
  if (await attempt(() => call("close", { talk, report }))) { ended.add(talk); drop(talk); toast(words.closed); }
}

byId("report-form").addEventListener("submit", (event) => {
  event.preventDefault();
  close(Object.fromEntries(new FormData(event.target)));
});
byId("close-without").addEventListener("click", () => close(null));
for (const button of document.querySelectorAll("[data-dismiss]")) button.addEventListener("click", () => button.closest("dialog").close());
for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => rooms.get(open)?.focus());

// ---------------------------------------------------------------- the bar, the panes, the keys

byId("present").addEventListener("change", async (event) => {
  const here = event.target.checked;
  if (await attempt(() => call("present", { here }))) toast(here ? words.present_on : words.present_off);
  else event.target.checked = !here;
  byId("absent").hidden = event.target.checked;
});
byId("sound").addEventListener("change", (event) => {
  allowSound(event.target.checked);
  chime(false);
  announce(event.target.checked ? words.sound_on : words.sound_off);
});
byId("present").disabled = byId("sound").disabled = false; // from here on a click is not lost
byId("show-keys").addEventListener("click", () => byId("keys").showModal());

const wide = matchMedia("(min-width: 721px)"); // then the left pane always shows, and the tabs choose between talk and card
let chosen = "left";
function pane(name) {
  chosen = name;
  if (wide.matches && name === "left") name = "centre";
  document.querySelector(".grid").dataset.shown = name;
  for (const button of document.querySelectorAll("[data-pane]")) button.setAttribute("aria-pressed", String(button.dataset.pane === name));
}
wide.addEventListener("change", () => pane(chosen));
pane("left");
for (const button of document.querySelectorAll("[data-pane]")) button.addEventListener("click", () => pane(button.dataset.pane));

const letters = {
  j: () => queue.move(1),
  k: () => queue.move(-1),
  n: next,
  r: () => rooms.get(open)?.focus(),
  b: askBack,
  a: askClose,
  "?": () => byId("keys").showModal(),
};

addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (event.altKey && digit) {
    event.preventDefault();
    openNumber(digit[1]);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  if (["ArrowDown", "ArrowUp"].includes(event.key) && event.target.closest("#queue")) {
    event.preventDefault();
    queue.move(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  if (!byId("letters").checked) return;
  const act = digit ? () => openNumber(digit[1]) : letters[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});

function openNumber(number) {
  const entry = queue.mine[Number(number) - 1];
  if (entry) show(entry.talk);
}
