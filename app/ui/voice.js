// Runs once, when the panel is made: `element` is gradio's. States: idle → asking (for the microphone) → recording →
// hearing (the server listens) → idle. The recording stays in this page's memory until it is sent, and is sent nowhere else.
const LONGEST = 300; // seconds
const LARGEST = 32 * 1024 * 1024; // bytes
const HELD = 500; // milliseconds after which letting go of the button stops
const SHORTEST = 0.3; // seconds; less is a slip of the finger
const TYPES = {
  wav: "audio/wav", mp3: "audio/mpeg", m4a: "audio/mp4", webm: "audio/webm", ogg: "audio/ogg", flac: "audio/flac",
};
const INSECURE = "A browser gives the microphone only to pages with https, or on the same machine. Have this page started with https: python -m app --https. A sound file still works.";
const REFUSALS = {
  NotAllowedError: "The microphone was refused. Allow it for this page beside the browser's address, then press Speak again.",
  NotFoundError: "No microphone was found. Plug one in, or choose a sound file.",
  NotReadableError: "The microphone is in use by another program. Close that, then press Speak again.",
};
const CHECK = "Check the question, then press Ask.";

const panel = element.querySelector(".voice");
const speak = () => document.querySelector("#speak");
const does = (name) => element.querySelector(`[data-does="${name}"]`);
const digits = crypto.getRandomValues(new Uint8Array(16));
const conversation = Array.from(digits, (one) => one.toString(16).padStart(2, "0")).join("");

let state = "idle";
let take = null; // the recording under way: {stream, recorder, context, began, ticking, …}
let attempt = 0; // counts what was begun, so that what was cancelled is not heeded when it comes after all
let going = null; // the request under way
let unsent = null; // {blob, type}: a recording that could not be heard

function become(now) {
  state = now;
  element.querySelector(".recording").hidden = now !== "recording";
  element.querySelector(".waiting").hidden = now !== "hearing" && now !== "asking" && !unsent;
  element.querySelector(".rest").hidden = now !== "idle";
  does("retry").hidden = !unsent || now !== "idle";
  does("again").disabled = now !== "idle";
  speak().querySelector(".label").textContent = now === "recording" ? "Stop" : "Speak";
  speak().dataset.state = now;
}

function tell(words) {
  panel.querySelector(".trouble").textContent = "";
  panel.querySelector(".status").textContent = words;
}

function complain(words) {
  panel.querySelector(".status").textContent = "";
  const line = panel.querySelector(".trouble");
  line.textContent = words;
  // On a phone it stands below the box that sticks to the foot of the page.
  const { top, bottom } = line.getBoundingClientRect();
  const foot = document.querySelector("#actions").getBoundingClientRect().top;
  if (top < 0 || bottom > foot) line.scrollIntoView({ block: "center" });
}

async function start({ again = false } = {}) {
  if (state !== "idle") return;
  if (panel.dataset.missing) return complain(panel.dataset.missing);
  if (!window.isSecureContext || !navigator.mediaDevices) return complain(INSECURE);
  if (!window.MediaRecorder) return complain("This browser cannot record. Choose a sound file, or type the question.");
  const mine = (attempt += 1);
  unsent = null;
  become("asking");
  tell("Waiting for the microphone; the browser may ask.");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: true },
    });
  } catch (error) {
    if (mine !== attempt) return;
    become("idle");
    return complain(REFUSALS[error.name] ?? "The microphone could not be opened. Try again, or choose a sound file.");
  }
  if (mine !== attempt) return stream.getTracks().forEach((track) => track.stop());
  if (again) takeOut();
  forget();
  record(stream);
}

function record(stream) {
  const type = ["audio/webm;codecs=opus", "audio/mp4"].find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const chunks = [];
  take = { stream, recorder, chunks, began: performance.now(), loudest: 0, cut: "", kept: true, ...ear(stream) };
  recorder.ondataavailable = (event) => chunks.push(event.data);
  recorder.onstop = finished;
  recorder.onerror = () => stop("The browser stopped recording");
  stream.getTracks().forEach((track) => { track.onended = () => stop("The microphone was unplugged or taken away"); });
  recorder.start(1000);
  take.ticking = setInterval(tick, 100);
  become("recording");
  tell("Recording. Speak, then press Stop.");
}

function ear(stream) {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(stream).connect(analyser);
  return { context, analyser, samples: new Float32Array(analyser.fftSize) };
}

function tick() {
  const seconds = (performance.now() - take.began) / 1000;
  take.analyser.getFloatTimeDomainData(take.samples);
  const loud = Math.sqrt(take.samples.reduce((sum, one) => sum + one * one, 0) / take.samples.length);
  take.loudest = Math.max(take.loudest, loud);
  element.querySelector(".level div").style.width = `${Math.min(100, loud * 500)}%`;
  element.querySelector(".timer").textContent = `${clock(seconds)} of ${clock(LONGEST)}`;
  if (!take.warned && seconds > 3 && take.loudest < 0.0005) {
    take.warned = true;
    tell("No sound so far: is the microphone muted?");
  }
  if (!take.ending && seconds > LONGEST - 30) {
    take.ending = true;
    tell("30 seconds left.");
  }
  if (seconds >= LONGEST) stop("Five minutes are the most that is heard at once");
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

// `cut` says why, where it was not the reader who stopped.
function stop(cut = "") {
  if (!take || take.stopping) return;
  take.stopping = true;
  take.cut = cut;
  take.seconds = (performance.now() - take.began) / 1000;
  if (take.recorder.state === "inactive") finished();
  else take.recorder.stop();
}

function finished() {
  if (!take) return;
  if (!take.stopping) return stop("The microphone was unplugged or taken away");
  const { chunks, recorder, cut, kept, seconds } = take;
  release();
  if (!kept) return;
  become("idle");
  const blob = new Blob(chunks, { type: recorder.mimeType });
  if (seconds < SHORTEST || !blob.size) {
    return complain("That was too short. Press Speak, say the question, and press Stop.");
  }
  send(blob, recorder.mimeType.split(";")[0].replace("video/", "audio/"), { cut });
}

function release() {
  clearInterval(take.ticking);
  take.stream.getTracks().forEach((track) => { track.onended = null; track.stop(); });
  take.context.close();
  take = null;
}

function cancel(words = "Nothing was sent.") {
  attempt += 1;
  unsent = null;
  going?.abort();
  if (take) {
    take.kept = false;
    stop();
  }
  become("idle");
  tell(words);
}

async function send(blob, type, { cut = "" } = {}) {
  const mine = (attempt += 1);
  unsent = { blob, type };
  become("hearing");
  tell("Turning the recording into words …");
  const reply = await asked(blob, type);
  if (mine !== attempt) return;
  if (reply.error) {
    if (!reply.again) unsent = null;
    become("idle");
    return complain(reply.error);
  }
  unsent = null;
  become("idle");
  heard(reply, blob, cut);
}

async function asked(blob, type) {
  going = new AbortController();
  const query = new URLSearchParams({ conversation, language: panel.querySelector(".language").value });
  const headers = { "content-type": type, "x-earlier": earlier() };
  try {
    const request = { method: "POST", body: blob, headers, signal: going.signal, cache: "no-store" };
    const response = await fetch(`/speech?${query}`, request);
    const reply = await response.json();
    return response.ok ? reply : { error: reply.error, again: response.status === 409 || response.status >= 500 };
  } catch (error) {
    const down = error instanceof SyntaxError
      ? "Panduan failed while listening; look at the program's messages."
      : "Panduan's server does not answer. What you typed and said is kept here.";
    return { error: down, again: true };
  }
}

// Questions of this chat, whose words are likely to be spoken again.
const earlier = () =>
  encodeURIComponent(
    [...document.querySelectorAll("#log .question")].slice(-3).map((one) => one.textContent.slice(0, 300)).join("\n"),
  );

function heard(reply, blob, cut) {
  forget();
  if (!reply.text && !reply.readings.length) {
    return complain("No words were heard. Record again, closer to the microphone, or type the question.");
  }
  sound = { blob };
  show(reply);
  const before = cut ? `${cut}: only what was said until then was heard. ` : "";
  if (reply.readings.length) return tell(`${before}Heard in two ways: choose one below.`);
  if (panel.querySelector(".hands-free").checked) return handsFree(reply, before);
  tell(before + CHECK);
  if (!matchMedia("(pointer: coarse)").matches) box().focus();
}

// Sent unseen only where the reader has asked for it and no drug or number can have been misheard.
function handsFree(reply, before) {
  const unsure = (word) => word.unsure || (word.kind && word.confidence == null);
  const doubt = before || reply.offers.length || reply.words.some((word) => word.kind && unsure(word));
  const ask = document.querySelector("#ask");
  if (doubt) return tell(`${before}Not sent: a word may have been misheard. ${CHECK}`);
  if (ask.disabled) return tell(`Not sent: the last question is still being answered. ${CHECK}`);
  tell("Sent.");
  setTimeout(() => ask.click(), 50); // gradio takes the text of the box over first
}

async function fromFile(file) {
  const type = TYPES[file.name.split(".").pop().toLowerCase()];
  if (panel.dataset.missing) return complain(panel.dataset.missing);
  if (!type) return complain("This is no sound file that can be heard; choose wav, mp3, m4a, webm, ogg or flac.");
  if (file.size > LARGEST) return complain("The file is too long: at most 5 minutes and 32 MB are heard.");
  if (!file.size) return complain("The file is empty; choose another.");
  try {
    const bytes = await file.arrayBuffer();
    if (state === "idle") send(new Blob([bytes], { type }), type);
  } catch {
    complain("The file could not be read; choose it again.");
  }
}

const DOES = {
  stop: () => { stop(); speak().focus(); },
  cancel: () => { cancel(); speak().focus(); },
  retry: () => unsent && send(unsent.blob, unsent.type),
  again: () => start({ again: true }),
  listen: () => (sound?.playing ? hush() : play(0, LONGEST, does("listen"))),
  spoken: putNumbers,
  forget: () => { forget(); tell("The recording is forgotten; the text stays."); speak().focus(); },
  file: () => (panel.dataset.missing ? complain(panel.dataset.missing) : panel.querySelector("[type=file]").click()),
};

element.addEventListener("click", (event) => DOES[event.target.closest("[data-does]")?.dataset.does]?.());
element.addEventListener("change", (event) => {
  if (event.target.type === "file" && event.target.files.length) {
    fromFile(event.target.files[0]);
    event.target.value = "";
  }
  if (event.target.matches(".aloud")) document.documentElement.dataset.aloud = event.target.checked ? "on" : "off";
});

// Press to start and to stop, or hold: one press is the same by pointer, by Enter or Space, and by the shortcut.
let pressed = 0;

function press() {
  pressed = state === "idle" ? performance.now() : 0;
  if (state === "recording") stop();
  else start();
}

function letGo() {
  if (pressed && state === "recording" && performance.now() - pressed > HELD) stop();
  pressed = 0;
}

// Alt makes another sign of a key on some systems; there its place on the keyboard counts.
const isR = (event) => (/^[a-z]$/i.test(event.key) ? event.key.toLowerCase() === "r" : event.code === "KeyR");
const isShortcut = (event) => event.altKey && isR(event) && !event.ctrlKey && !event.metaKey && !event.shiftKey;
const isPress = (event) => [" ", "Enter"].includes(event.key) && event.target.closest?.("#speak");
let taken = false; // the click that follows a press was heeded already

document.addEventListener("pointerdown", (event) => {
  if (event.button || !event.target.closest?.("#speak")) return;
  taken = true;
  press();
});
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    letGo();
    setTimeout(() => { taken = false; }, 50); // where the finger slid off the button, no click follows
  });
}
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#speak")) {
    if (!taken) press(); // a screen reader's
    taken = false;
    pressed = 0;
  }
  if (event.target.closest?.("#new")) {
    forget();
    cancel("");
  }
});
document.addEventListener("keydown", (event) => {
  if (!isShortcut(event) && !isPress(event)) return;
  event.preventDefault();
  if (!event.repeat) press();
});
document.addEventListener("keyup", (event) => {
  if (isPress(event)) event.preventDefault(); // else Firefox makes it a click
  if (isR(event) || event.key === "Alt" || isPress(event)) letGo();
});
document.addEventListener("input", (event) => {
  if (event.target !== box()) return;
  follow();
  refresh();
});

// Leaving the page lets the microphone go, and the server stop.
window.addEventListener("pagehide", () => {
  if (state !== "idle") cancel("The recording ended when you left the page. Press Speak to record again.");
  forget();
});

// A question that was asked takes what was heard for it along.
let turns = 0;
new MutationObserver(() => {
  const now = document.querySelectorAll("#log .turn").length;
  if (now > turns && said) {
    forget();
    tell("");
  }
  turns = now;
}).observe(document.querySelector("#log"), { childList: true, subtree: true });
