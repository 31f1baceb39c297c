// Brings the static twin to life: markup and steps come from Python, this adds walking.
// Keys: y and n, or the number of the answer; Backspace goes back, Home starts over.
export default {
  render({ model, el }) {
    el.classList.add("course-live");
    el.innerHTML = model.get("html_");
    const root = el.querySelector(".course-flow"), here = root.querySelector(".here"), why = root.querySelector(".why");
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", model.get("title_"));
    root.insertAdjacentHTML("afterbegin", `<style>${model.get("css_")}</style>`);
    root.querySelector(".now-at").insertAdjacentHTML("afterend", `<div class="keys" role="group" aria-label="Answers"></div>`);
    const keys = root.querySelector(".keys");
    const button = (act, key, label) => {
      const b = document.createElement("button");
      b.type = "button"; b.dataset.act = act; b.dataset.key = key;
      b.append(label, " "); b.append(Object.assign(document.createElement("kbd"), { textContent: { Backspace: "⌫" }[key] ?? key }));
      return b;
    };
    const most = Math.max(...Object.values(model.get("steps_")).map(s => s.answers.length));
    const answers = Array.from({ length: most }, (_, i) => button(String(i), "", "")); // kept, never rebuilt: focus stays
    keys.append(...answers, button("back", "Backspace", "Back"), button("start", "Home", "Start over"));
    const [back, start] = [...keys.children].slice(-2);

    const turn = (b, on) => b.setAttribute("aria-disabled", String(!on)); // not disabled: a disabled button loses the focus
    const label = (b, text, key) => { b.dataset.key = key; b.firstChild.data = text; b.querySelector("kbd").textContent = key; };
    const show = () => {
      const path = model.get("path"), step = model.get("steps_")[path];
      for (const page of root.querySelectorAll(".page")) page.hidden = page.dataset.page !== step.page;
      for (const g of root.querySelectorAll("[data-at]")) {
        g.classList.toggle("now", g.dataset.at === path);
        g.classList.toggle("been", g.dataset.at !== path && path.startsWith(g.dataset.at));
      }
      here.innerHTML = step.line;
      why.innerHTML = step.why;
      // At a leaf the answers of the question before stay in sight, switched off: the row keeps its shape and the focus.
      const shown = step.answers.length ? step.answers : model.get("steps_")[path.slice(0, -1)]?.answers ?? [];
      answers.forEach((b, i) => {
        b.hidden = i >= shown.length;
        if (!b.hidden) label(b, ...shown[i]);
        turn(b, i < step.answers.length);
      });
      turn(back, path); turn(start, path);
      if (document.activeElement?.hidden) answers[0].focus();
    };
    const go = act => {
      const path = model.get("path"), next = { back: path.slice(0, -1), start: "" }[act] ?? path + act;
      if (next === path || !(next in model.get("steps_"))) return;
      model.set("path", next);
      model.save_changes();
    };
    root.addEventListener("click", e => { const b = e.target.closest("[data-act]"); if (b) go(b.dataset.act); });
    const free = ownKeys(el, key => {
      const path = model.get("path"), step = model.get("steps_")[path];
      const i = step.answers.findIndex(([, k], n) => k === key.toLowerCase() || String(n + 1) === key);
      const act = i >= 0 ? String(i) : { Backspace: "back", Home: "start" }[key];
      if (act === undefined) return false;
      go(act);
      return true;
    });
    model.on("change:path", show);
    show();
    return () => { free(); model.off("change:path", show); };
  },
};
