// The markup comes whole from Python. It is patched into the page in place, so the focus, a half-made choice and open
// branches stay. Elements say what they do: data-do (on click), data-keys (when focused), data-hot (anywhere inside).
const keyOf = n => (n.nodeType === 1 && n.dataset.key) || "";

const patch = (old, next) => {
  if (old.nodeType !== 1) { if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue; return; }
  for (const { name } of [...old.attributes]) {
    if (next.hasAttribute(name) || name === "open") continue; // what the reader opened stays open
    old.removeAttribute(name);
    if (name === "checked") old.checked = false;
  }
  for (const { name, value } of [...next.attributes]) {
    if (old.getAttribute(name) === value || name === "open") continue;
    old.setAttribute(name, value);
    if (name === "checked") old.checked = true;
  }
  patchChildren(old, next);
};

const patchChildren = (old, next) => {
  const keyed = new Map([...old.children].filter(keyOf).map(c => [keyOf(c), c]));
  let at = old.firstChild;
  for (const wanted of [...next.childNodes]) {
    const key = keyOf(wanted);
    const have = key ? keyed.get(key) : at && !keyOf(at) && at.nodeName === wanted.nodeName ? at : null;
    if (have && have.nodeName === wanted.nodeName) {
      if (have === at) at = at.nextSibling; else old.insertBefore(have, at);
      patch(have, wanted);
    } else old.insertBefore(wanted, at);
  }
  while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
};

export default {
  render({ model, el }) {
    el.classList.add("course-live");
    el.innerHTML = `<form class="course-panel" autocomplete="off"></form><p class="course-say" aria-live="polite"></p><p class="course-slow" hidden></p>`;
    const [root, say, slow] = el.children; // a form of its own: radios of two questions never share a group
    let waiting = 0;

    const show = () => {
      const had = el.contains(document.activeElement) ? document.activeElement : null;
      const next = document.createElement("template");
      next.innerHTML = model.get("live_");
      patchChildren(root, next.content);
      if (had && had !== document.activeElement) (had.isConnected ? had : root.querySelector("[data-do], input, [tabindex]"))?.focus();
    };
    const done = () => { clearTimeout(waiting); slow.hidden = true; root.removeAttribute("aria-busy"); };
    const tell = () => { say.textContent = model.get("said_"); };
    const off = b => b.getAttribute("aria-disabled") === "true"; // not disabled: a disabled button loses the focus
    const send = (act, at) => {
      const chosen = {};
      for (const input of root.querySelectorAll("input:checked")) (chosen[input.name] ??= []).push(input.value);
      root.setAttribute("aria-busy", "true");
      clearTimeout(waiting);
      waiting = setTimeout(() => { slow.textContent = "Waiting for the kernel. If nothing happens, run this cell again."; slow.hidden = false; }, 3000);
      model.send({ do: act, at: at ?? "", chosen });
    };

    root.addEventListener("submit", e => e.preventDefault());
    root.addEventListener("click", e => {
      const b = e.target.closest("[data-do]");
      if (b && !off(b)) send(b.dataset.do, b.dataset.at);
    });
    const free = ownKeys(el, key => {
      const here = document.activeElement, row = here.closest("[data-keys]");
      const act = row && el.contains(row) && JSON.parse(row.dataset.keys)[key];
      if (act) { send(act, row.dataset.at); return true; }
      if ((key === "Enter" || key === " ") && here.matches("button, summary")) return false; // the browser's own press
      const hot = [...el.querySelectorAll("[data-hot]")].find(x => x.dataset.hot.split(" ").includes(key));
      if (!hot || off(hot)) return false;
      if (key !== "Enter") hot.focus(); // Enter presses the main button and leaves the focus on the choice
      if (hot.matches("button, input")) hot.click();
      return true;
    });
    model.on("change:live_", show); model.on("change:said_", tell); model.on("change:turn_", done);
    show(); tell();
    return () => { free(); done(); model.off("change:live_", show); model.off("change:said_", tell); model.off("change:turn_", done); };
  },
};
