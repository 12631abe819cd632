// Reads the quotes of an answer out, by a voice of this machine only: other voices send the words to their maker.
let reading = null; // the button of the answer that is being read

const quiet = () => {
  if (!reading) return;
  reading.textContent = "Read aloud";
  reading = null;
  speechSynthesis.cancel();
};

// Malay and Indonesian are read alike.
const ALIKE = { ms: ["ms", "id"], id: ["id", "ms"] };

function voiceOf(language) {
  const here = speechSynthesis.getVoices().filter((voice) => voice.localService);
  for (const one of ALIKE[language] ?? [language]) {
    const found = here.find((voice) => voice.lang.split(/[-_]/)[0].toLowerCase() === one);
    if (found) return found;
  }
  return null;
}

function silent(button, words) {
  const line = document.createElement("p");
  line.className = "note";
  line.setAttribute("role", "status");
  line.textContent = words;
  if (!button.nextElementSibling?.matches(".note")) button.after(line);
}

function readOut(button) {
  const again = reading === button;
  quiet();
  if (again) return;
  const quotes = [...button.closest(".turn").querySelectorAll(".answer > .statement[data-aloud]")];
  const parts = quotes.map((quote) => [quote.dataset.aloud, quote.dataset.language]);
  if (button.dataset.first) parts.unshift([button.dataset.first, "en"]);
  const voices = window.speechSynthesis ? parts.map(([, language]) => voiceOf(language)) : [null];
  if (voices.includes(null)) {
    silent(button, "This browser has no voice of its own for this language, and nothing is sent elsewhere to be spoken.");
    return;
  }
  reading = button;
  button.textContent = "Stop reading";
  parts.forEach(([words], place) => {
    const utterance = Object.assign(new SpeechSynthesisUtterance(words), { voice: voices[place], lang: voices[place].lang });
    if (place === parts.length - 1) utterance.onend = () => { if (reading === button) quiet(); };
    speechSynthesis.speak(utterance);
  });
}

if (window.speechSynthesis) speechSynthesis.getVoices(); // browsers load them when first asked
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-read]");
  if (button) readOut(button);
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") quiet(); });
window.addEventListener("pagehide", quiet);
watch("value", quiet);
