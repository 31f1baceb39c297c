// Keeps the keys typed in a widget inside the widget. JupyterLab listens on document in the capture phase: in command mode
// x cuts the learner's cell and d d deletes it, even while a button in an output has the focus. The window comes first.
// Tab and Escape lead out, Shift+Enter runs the cell, and Ctrl, Alt and Cmd belong to JupyterLab and the browser,
// save the few that move or merge cells. `on(key, event)` says whether the widget used the key.
const ownKeys = (el, on = () => false) => {
  const movesCells = new Set(["Backspace", "m", "M", "ArrowUp", "ArrowDown"]);
  const listen = e => {
    if (!el.contains(e.target) || e.key === "Tab" || e.key === "Escape" || (e.shiftKey && e.key === "Enter")) return;
    if (e.ctrlKey || e.metaKey || e.altKey) {
      if (e.ctrlKey && movesCells.has(e.key)) e.stopImmediatePropagation();
      return;
    }
    e.stopImmediatePropagation();
    if (on(e.key, e)) e.preventDefault();
  };
  window.addEventListener("keydown", listen, true);
  return () => window.removeEventListener("keydown", listen, true);
};
