// What the server heard, shown below the question box. All of it is text that a stranger may have spoken: it enters the
// page as text, never as markup.
const BEFORE = 0.4; // seconds played before a word, and after it
const AFTER = 0.8;
const KINDS = { drug: "drug", number: "number" };

let said = null; // the server's reply
let sound = null; // {blob, decoded, playing}: the recording, in memory only
const part = (name) => element.querySelector(`.heard .${name}`);

function made(name, words, more = {}) {
  const node = document.createElement(name);
  node.textContent = words;
  return Object.assign(node, more);
}

function forget() {
  hush();
  said = null;
  sound = null;
  pieces = [];
  element.querySelector(".heard").hidden = true;
  for (const name of ["readings", "words", "key", "offers", "by"]) part(name).replaceChildren();
}

// Shows what was heard; in the box it is put at once only where there is one reading of it.
function show(reply) {
  said = reply;
  element.querySelector(".heard").hidden = false;
  part("by").textContent = by(reply);
  element.querySelector("[data-does=spoken]").hidden = true;
  if (reply.readings.length) showReadings();
  else {
    insert(reply.words.map((word) => word.text));
    showWords();
  }
}

function by(reply) {
  const known = /^[a-z]{2,3}$/.test(reply.language);
  const sure = reply.language_confidence == null ? "" : ` (${Math.round(reply.language_confidence * 100)} %)`;
  const name = known && new Intl.DisplayNames(["en"], { type: "language" }).of(reply.language);
  const language = name ? `${name}${sure}, heard` : "Heard";
  return `${language} by ${reply.transcriber} in ${reply.took.toFixed(1)} s`;
}

// Two transcribers heard something else where it matters: nothing stands in the box until the reader chooses.
function showReadings() {
  const cards = said.readings.map((reading, place) => {
    const card = made("div", "", { className: "reading" });
    card.append(
      made("p", reading.transcriber, { className: "who" }),
      made("p", reading.text, { className: "text", dir: "auto" }),
      made("p", reading.differs ? `Differs: ${reading.differs}` : "", { className: "differs" }),
      made("button", "Use this", { type: "button", onclick: () => choose(place) }),
    );
    return card;
  });
  part("readings").replaceChildren(...cards);
}

function choose(place) {
  takeOut();
  insert([said.readings[place].text]);
  part("readings").querySelectorAll("button").forEach((button, number) => {
    button.setAttribute("aria-pressed", String(number === place));
  });
  tell(CHECK);
  refresh();
  box().focus();
}

function showWords() {
  part("words").replaceChildren(...said.words.flatMap((word, place) => [wordButton(word, place), " "]));
  const marks = [];
  if (said.words.some((word) => word.kind === "drug")) marks.push("underlined: drug");
  if (said.words.some((word) => word.kind === "number")) marks.push("boxed: number");
  if (said.words.some((word) => word.unsure)) marks.push("?: unsure");
  part("key").textContent = ["Press a word to hear it", ...marks].join(" · ");
  part("offers").replaceChildren(...said.offers.map(offerLine));
  element.querySelector("[data-does=spoken]").hidden = !said.words.some(spokenElse);
  refresh();
}

const spokenElse = (word) => word.said && word.said !== word.text;

function wordButton(word, place) {
  const marks = [KINDS[word.kind], word.unsure ? "unsure" : ""].filter(Boolean);
  const button = made("button", word.text, { type: "button", className: ["word", ...marks].join(" "), dir: "auto" });
  button.dataset.word = place;
  button.setAttribute("aria-label", `Hear ${[word.text, ...marks].join(", ")}`);
  button.onclick = () => play(word.start - BEFORE, word.end + AFTER, button);
  return button;
}

function offerLine({ place, said: was, meant }) {
  const tail = /[.,;:?!]*$/.exec(said.words[place].text)[0];
  const line = made("li", `Heard “${was}”: `, { dir: "auto" });
  line.dataset.place = place;
  for (const [words, text] of [...meant.map((one) => [`${one}?`, one + tail]), ["as heard", said.words[place].text]]) {
    const button = made("button", words, { type: "button" });
    button.dataset.text = text;
    button.onclick = () => {
      replace(place, text);
      refresh();
    };
    line.append(button, " ");
  }
  return line;
}

function putNumbers() {
  const button = element.querySelector("[data-does=spoken]");
  const spoken = button.getAttribute("aria-pressed") !== "true";
  said.words.forEach((word, place) => {
    if (spokenElse(word)) replace(place, spoken ? word.said : word.text);
  });
  button.setAttribute("aria-pressed", String(spoken));
  refresh();
}

// What can no longer be replaced, because the reader has changed it, is said to be so.
function refresh() {
  for (const line of part("offers").children) {
    const place = Number(line.dataset.place);
    const can = stands(place);
    for (const button of line.querySelectorAll("button")) {
      button.disabled = !can;
      button.setAttribute("aria-pressed", String(can && pieces[place].text === button.dataset.text));
    }
  }
  const chosen = part("readings").querySelector("[aria-pressed=true]");
  const open = !chosen || stands(0, pieces.length);
  for (const button of part("readings").querySelectorAll("button")) button.disabled = !open;
  const numbers = said?.words.some((word, place) => spokenElse(word) && stands(place));
  element.querySelector("[data-does=spoken]").disabled = !numbers;
}

// Decoded when first listened to, at the rate that is sent on: a whole recording then fits a phone's memory.
async function play(from, to, button) {
  hush();
  const mine = sound;
  if (!mine) return;
  try {
    mine.decoded ??= await new OfflineAudioContext(1, 1, 16000).decodeAudioData(await mine.blob.arrayBuffer());
  } catch {
    complain("This browser cannot play that recording.");
    return;
  }
  if (sound !== mine) return;
  const context = new AudioContext();
  const source = new AudioBufferSourceNode(context, { buffer: mine.decoded });
  source.connect(context.destination);
  const start = Math.min(Math.max(from, 0), mine.decoded.duration);
  const length = Math.max(Math.min(to, mine.decoded.duration) - start, 0);
  mine.playing = { context, button };
  button.classList.add("playing");
  source.onended = () => { if (mine.playing?.context === context) hush(); };
  source.start(0, start, length);
}

function hush() {
  const playing = sound?.playing;
  if (!playing) return;
  sound.playing = null;
  playing.button.classList.remove("playing");
  playing.context.close();
}
