// Small helpers: elements from text only (never from markup), words, times, announcements, sound.

export const words = JSON.parse(document.getElementById("words").textContent);
export const byId = (id) => document.getElementById(id);

export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// make("p", {class: "quiet"}, "text", child): text always lands as text, so what a youth types cannot become markup.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export const clock = {
  skew: 0,
  now() { return Date.now() + this.skew; },
  hour: (ms) => new Date(ms).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" }),
};

export function waited(since) {
  const minutes = Math.floor((clock.now() - since) / 60000);
  if (minutes < 1) return words.just_now;
  if (minutes < 60) return say("minutes", { count: minutes });
  return say("hours", { count: Math.floor(minutes / 60), rest: minutes % 60 });
}

// A live region speaks what is added to it; a line of its own for each, so that two at once are both heard.
function speak(id, text) {
  const line = make("p", {}, text);
  byId(id).append(line);
  setTimeout(() => line.remove(), 8000);
}
export const announce = (text) => speak("polite", text);
export const alarm = (text) => speak("urgent", text);

let toastTimer = 0;
export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, 5000);
  announce(text);
}

let audio = null;
export function allowSound(on) { audio = on ? new AudioContext() : null; }
export function chime(urgent) {
  if (!audio) return;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = urgent ? 660 : 440;
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + (urgent ? 0.9 : 0.4));
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 1);
}
