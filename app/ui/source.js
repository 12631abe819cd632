// Runs once, when the panel is made: `element`, `trigger` and `watch` are gradio's.
const ZOOMS = [1, 1.25, 1.5, 2, 2.5, 3];
let zoom = 0;
let shown = "";

const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

function showMark() {
  const viewport = element.querySelector(".viewport");
  const mark = element.querySelector(".mark");
  if (!viewport) return;
  viewport.scrollTop = mark ? mark.offsetTop - viewport.clientHeight / 3 : 0;
  viewport.scrollLeft = mark && zoom ? mark.offsetLeft - 20 : 0;
}

function setZoom(step) {
  zoom = Math.min(Math.max(zoom + step, 0), ZOOMS.length - 1);
  element.style.setProperty("--zoom", ZOOMS[zoom]);
  showMark();
}

function goBack() {
  const mark = element.querySelector("[data-mark-opened]")?.dataset.markOpened;
  const button = mark && document.querySelector(`#log [data-mark="${mark}"]`);
  if (!button) return;
  button.closest("details")?.setAttribute("open", "");
  button.scrollIntoView({ block: "center", behavior: calm() });
  button.focus({ preventScroll: true });
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.turn) trigger("turn", { direction: button.dataset.turn });
  if (button.dataset.zoom) setZoom(button.dataset.zoom === "in" ? 1 : -1);
  if ("back" in button.dataset) goBack();
});

watch("value", () => {
  const opening = element.querySelector(".source")?.dataset.opening ?? "";
  const opened = opening && opening !== shown;
  shown = opening;
  showMark();
  if (!opened) return;
  element.querySelector("h2")?.focus({ preventScroll: true });
  // On a phone the panel stands below the chat.
  if (matchMedia("(max-width: 899px)").matches) element.scrollIntoView({ behavior: calm() });
});
