// The sound of an alarm: a real one wails, a drill gives two low notes, a test a single tick. Silent ones give none.
// Browsers give sound only after a press; the board says so and has a sound test.
const TUNES = {
  REAL: { wave: "sawtooth", notes: [[880, 0], [1320, 0.25], [880, 0.5], [1320, 0.75]], gain: 0.35, every: 2000 },
  DRILL: { wave: "sine", notes: [[392, 0], [330, 0.3]], gain: 0.2, every: 6000 },
  TEST: { wave: "triangle", notes: [[660, 0]], gain: 0.15, every: 15_000 },
};
let audio;
let ringing = "";
let timer;

function play({ wave, notes, gain }) {
  audio ||= new AudioContext();
  for (const [pitch, at] of notes) {
    const voice = audio.createOscillator();
    const loud = audio.createGain();
    voice.type = wave;
    voice.frequency.value = pitch;
    loud.gain.setValueAtTime(gain, audio.currentTime + at);
    loud.gain.linearRampToValueAtTime(0, audio.currentTime + at + 0.22);
    voice.connect(loud).connect(audio.destination);
    voice.start(audio.currentTime + at);
    voice.stop(audio.currentTime + at + 0.25);
  }
  document.body.dataset.rang = ringing || "test";
}

function loudest() {
  const open = [...document.querySelectorAll('[data-alarm-state="RINGING"]:not([data-alarm-silent])')];
  return ["REAL", "DRILL", "TEST"].find((nature) => open.some((alarm) => alarm.dataset.alarmNature === nature)) || "";
}

function listen() {
  const now = loudest();
  if (now === ringing) return;
  ringing = now;
  clearInterval(timer);
  document.body.dataset.ringing = now;
  if (!now || !document.body.hasAttribute("data-sounds")) return;
  play(TUNES[now]);
  timer = setInterval(() => play(TUNES[now]), TUNES[now].every);
}

document.addEventListener("htmx:afterSettle", listen);
document.addEventListener("click", (event) => {
  const test = event.target.closest("[data-sound-test]");
  if (!test) return;
  audio?.resume();
  play(TUNES[test.dataset.soundTest]);
});
listen();
