// Runs once, when the panel is made: `element` and `trigger` are gradio's.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.guideline) trigger("browse", { guideline: button.dataset.guideline });
});
