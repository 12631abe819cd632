// The question box: what was heard goes in after what was typed, and where each word of it stands is followed through
// every edit, so that only what still stands as it was put there is ever replaced.
const box = () => document.querySelector("#question textarea");
let pieces = []; // of what was heard, in order: {text, start, end} in the box; gone: the reader has changed it
let known = ""; // the text of the box that `pieces` speaks of

function write(text) {
  known = text;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box(), text);
  box().dispatchEvent(new Event("input", { bubbles: true }));
}

// Puts the words in after the typed text, one space between any two.
function insert(words) {
  const typed = box().value;
  const gap = typed && !/\s$/.test(typed) ? " " : "";
  let end = typed.length + gap.length - 1;
  pieces = words.map((text) => {
    const start = end + 1;
    end = start + text.length;
    return { text, start, end, gone: false };
  });
  write(typed + gap + words.join(" "));
}

function follow() {
  const now = box().value;
  const least = Math.min(known.length, now.length);
  let head = 0;
  while (head < least && known[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < least - head && known[known.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  shift(head, known.length - tail, now.length - known.length);
  known = now;
}

function shift(from, to, grown) {
  for (const piece of pieces) {
    if (piece.start >= to) {
      piece.start += grown;
      piece.end += grown;
    } else if (piece.end > from) piece.gone = true;
  }
}

// Whether pieces from `first` up to `last` still stand in the box, between spaces.
function stands(first, last = first) {
  const some = pieces.slice(first, last + 1);
  if (!some.length || some.some((piece) => piece.gone)) return false;
  const text = box().value;
  const [start, end] = [some[0].start, some.at(-1).end];
  const whole = some.map((piece) => piece.text).join(" ");
  return text.slice(start, end) === whole && !/\S/.test((text[start - 1] ?? "") + (text[end] ?? ""));
}

// Puts another text where a piece stands.
function replace(place, text) {
  if (!stands(place)) return;
  const { start, end } = pieces[place];
  const whole = box().value;
  shift(end, end, text.length - (end - start));
  Object.assign(pieces[place], { text, end: start + text.length });
  write(whole.slice(0, start) + text + whole.slice(end));
}

function takeOut() {
  if (!stands(0, pieces.length - 1)) return;
  const text = box().value;
  const [start, end] = [pieces[0].start, pieces.at(-1).end];
  pieces = [];
  write((text.slice(0, start) + text.slice(end)).trimEnd());
}
