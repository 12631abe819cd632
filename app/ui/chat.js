// Runs once, when the panel is made: `element`, `trigger` and `watch` are gradio's.
let shown = 0;

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.mark) trigger("cite", { mark: button.dataset.mark });
  if (button?.dataset.ask) trigger("example", { question: button.dataset.ask });
});

watch("value", () => {
  const turns = element.querySelectorAll(".turn");
  if (turns.length > shown) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    turns[turns.length - 1].scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }
  shown = turns.length;
});
