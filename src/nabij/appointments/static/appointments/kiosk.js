// The screen by the entrance goes back to its start when nobody touched it for a minute, so that
// nothing of one visitor waits for the next.
const QUIET = 60_000;
const start = document.querySelector("[data-kiosk-start]")?.dataset.kioskStart;
let timer;

const again = () => {
  clearTimeout(timer);
  timer = setTimeout(() => window.location.replace(start), QUIET);
};

if (start) {
  for (const sign of ["pointerdown", "keydown", "input"]) document.addEventListener(sign, again);
  again();
}

// Coming back with the browser's button shows an empty form.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.replace(start);
});
