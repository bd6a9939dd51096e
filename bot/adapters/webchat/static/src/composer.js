// The field to write in. It takes words only: no file input exists, and pasted or dropped files are not even read.

const MEDIA = /data:[\w.+-]{1,40}\/[\w.+-]{1,60}[;,]/i;

class Composer {
  // on: {say(text), media(kind), typing()}
  constructor(on) {
    this.on = on;
    this.field = h("textarea", {
      rows: 1, "aria-label": t("input_label"), placeholder: t("input_placeholder"), enterkeyhint: "send",
      autocomplete: "off", spellcheck: "true", dir: "auto", "aria-describedby": "counter",
      oninput: () => this.changed(true), onkeydown: (event) => this.key(event), onpaste: (event) => this.refuse(event, event.clipboardData),
    });
    this.counter = h("span.counter", { id: "counter", hidden: true });
    this.button = h("button.send", { type: "submit", "aria-label": t("send") }, icon("send"));
    this.form = h("form.composer", {
      onsubmit: (event) => { event.preventDefault(); this.submit(); },
    }, this.field, this.counter, this.button);
  }

  key(event) {
    // isComposing: Enter that ends an input method's word is not "send".
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return;
    // No maxlength: that would cut off the end of a pasted story without a word.
    if (text.length > CONFIG.maxText) {
      this.on.tooLong();
      return;
    }
    this.clear();
    if (MEDIA.test(text)) this.on.media("photo");
    else this.on.say(text);
  }

  clear() {
    this.field.value = "";
    this.changed(false);
  }

  changed(typed) {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 132)}px`;
    const left = CONFIG.maxText - this.field.value.length;
    this.counter.hidden = left > 300;
    this.counter.textContent = left < 0 ? t("counter_over", { n: -left }) : t("counter", { n: left });
    this.counter.classList.toggle("over", left < 0);
    if (typed && this.field.value) this.on.typing();
  }

  // For paste and drop. Returns whether there was a file in it.
  refuse(event, data) {
    const file = [...(data?.items ?? [])].find((item) => item.kind === "file");
    if (!file) return false;
    event.preventDefault();
    const kind = file.type.split("/")[0];
    this.on.media({ image: "photo", video: "video", audio: "audio" }[kind] ?? "document");
    return true;
  }
}
