// "Snel weg": cover the screen first, then clean up, then go. Nothing here waits for the network.

const SHIFTS = 3;
const SHIFT_MS = 5000;

class QuickExit {
  // `clean()` ends the talk on this device and tells the server.
  constructor(cover, clean) {
    Object.assign(this, { cover, clean, times: [], gone: false });
  }

  go() {
    if (this.gone) return;
    this.gone = true;
    this.cover.hidden = false;
    // The top layer lies above everything that the page around us can draw.
    this.cover.showPopover?.();
    document.title = t("exit_title");
    this.clean();
    // `replace` takes this page out of the history: Back leads to the page before it.
    requestAnimationFrame(() => setTimeout(QuickExit.away, 0));
    setTimeout(QuickExit.away, 250); // a hidden tab paints no frames
  }

  // The whole tab, also when an organisation shows our page in a frame.
  static away() {
    try {
      top.location.replace(CONFIG.exit);
    } catch {
      location.replace(CONFIG.exit); // a frame that may not move its tab
    }
  }

  // Three times Shift alone: a capital letter in between is writing, not fleeing.
  key(event) {
    if (event.key !== "Shift") {
      this.times = [];
      return;
    }
    if (event.repeat) return;
    this.times = [...this.times, event.timeStamp].filter((time) => event.timeStamp - time < SHIFT_MS).slice(-SHIFTS);
    if (this.times.length === SHIFTS) this.go();
  }
}
