// Runs once, when the panel is made: `element`, `trigger` and `watch` are gradio's.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.mark) trigger("cite", { mark: button.dataset.mark });
  if (button?.dataset.ask) {
    trigger("example", { question: button.dataset.ask, alone: button.dataset.alone === "yes" });
  }
  if (button?.dataset.jump) {
    const frames = element.querySelector(`#${CSS.escape(button.dataset.jump)}`);
    frames?.scrollIntoView({ block: "start" });
    frames?.focus({ preventScroll: true });
  }
  if (button?.dataset.reask) {
    const question = button.closest(".understood").querySelector("textarea").value;
    trigger("example", { question, alone: true });
  }
});

// Keeps the newest question in sight, and as much of its answer as there is room for; a reader who has moved since the
// question was asked is left where they are when more is added.
let turns = 0;
let moved = false;
let scrolled = 0;
for (const gesture of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  element.addEventListener(gesture, () => { moved = true; }, { capture: true, passive: true });
}
element.addEventListener("scroll", (event) => {
  if (event.target.getAttribute?.("role") === "log") scrolled = event.target.scrollTop;
}, true);

watch("value", () => {
  const log = element.querySelector('[role="log"]');
  const now = log.querySelectorAll(".turn").length;
  if (now === turns && moved) {
    log.scrollTop = scrolled;
    return;
  }
  if (now !== turns) moved = false;
  turns = now;
  const turn = log.querySelector(".turn:last-child");
  const room = Math.min(log.clientHeight, window.innerHeight);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const block = turn?.offsetHeight > room ? "start" : "end";
  turn?.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
});
