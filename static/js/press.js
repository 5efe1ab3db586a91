// Pressing: a tap counts down five seconds with a way back, a hold of two seconds sends at once.
// What cannot be sent within five seconds shows the number to call, and goes on being tried.
const HOLD_MS = 2000;
const COUNTDOWN = 5;
const PATIENCE_MS = 5000;
const AGAIN_MS = 2000;

class Press {
  constructor(form) {
    this.form = form;
    this.wait = document.querySelector("[data-press-wait]");
    this.call = document.querySelector("[data-press-call]");
    this.seconds = this.wait.querySelector("[data-press-seconds]");
    for (const button of form.querySelectorAll(".press-kind")) this.listen(button);
    this.wait.querySelector("[data-press-cancel]").addEventListener("click", () => this.takeBack());
    for (const dialog of [this.wait, this.call]) dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.place();
  }

  listen(button) {
    button.addEventListener("pointerdown", () => {
      button.classList.add("is-held");
      this.held = setTimeout(() => this.send(button.value), HOLD_MS);
    });
    for (const name of ["pointerup", "pointerleave", "pointercancel"]) {
      button.addEventListener(name, () => {
        clearTimeout(this.held);
        button.classList.remove("is-held");
      });
    }
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    button.addEventListener("click", (event) => {
      event.preventDefault();
      if (!this.isSending) this.count(button.value);
    });
  }

  count(kind) {
    let left = COUNTDOWN;
    this.kind = kind;
    this.seconds.textContent = left;
    this.wait.showModal();
    this.ticking = setInterval(() => {
      left -= 1;
      this.seconds.textContent = left;
      if (left <= 0) this.send(kind);
    }, 1000);
  }

  takeBack() {
    // It is sent all the same, as cancelled: somebody may be made to cancel, so somebody calls back.
    this.form.querySelector("[name=is_cancelled]").value = "on";
    this.send(this.kind);
  }

  place() {
    navigator.geolocation?.getCurrentPosition(({ coords }) => {
      this.form.querySelector("[name=latitude]").value = coords.latitude;
      this.form.querySelector("[name=longitude]").value = coords.longitude;
    }, () => {}, { enableHighAccuracy: true, maximumAge: 60_000, timeout: 4000 });
  }

  async send(kind) {
    clearInterval(this.ticking);
    if (this.isSending) return;
    this.isSending = true;
    const body = new FormData(this.form);
    body.set("kind", kind);
    const late = setTimeout(() => this.showNumber(), navigator.onLine ? PATIENCE_MS : 0);
    for (;;) {
      try {
        const answer = await fetch(this.form.action, { method: "POST", body, signal: AbortSignal.timeout(8000) });
        if (answer.ok) {
          clearTimeout(late);
          location.assign(answer.url);
          return;
        }
      } catch {
        // No network: the number comes up when its time is over.
      }
      await new Promise((again) => setTimeout(again, AGAIN_MS));
    }
  }

  showNumber() {
    if (this.wait.open) this.wait.close();
    this.call.showModal();
  }
}

export function furnish(root) {
  for (const form of root.querySelectorAll("[data-press]:not([data-ready])")) {
    form.dataset.ready = "1";
    new Press(form);
  }
}
