"""JupyterLab as a tester drives it: open, run, theme, what a cell shows, keys, axe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

READY = """async path => {
  const app = window.jupyterapp; if (!app) return false;
  await app.started; await app.restored;
  const w = app.shell.currentWidget;
  if (!w || !w.context || w.context.path !== path) return false;
  await w.context.ready; await w.sessionContext.ready; await w.revealed;
  const kernel = w.sessionContext.session && w.sessionContext.session.kernel;
  if (!kernel) return false;
  await kernel.info;
  return kernel.status === 'idle' && w.content.widgets.length > 0;
}"""
ALL_RAN = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(c => c.model.type === 'code' && c.model.sharedModel.source.trim())
  .every(c => c.model.executionCount)"""
IDLE = "() => window.jupyterapp.shell.currentWidget?.sessionContext.session?.kernel?.status === 'idle'"
FIND = "id => window.jupyterapp?.shell.currentWidget?.content?.widgets?.findIndex(c => c.model.id === id) ?? -1"
HERE = f"id => ({FIND})(id) >= 0"  # a notebook comes to the front and fills with cells after it is said to be ready
FRONT = "path => window.jupyterapp?.shell.currentWidget?.context?.path === path"
WAIT = 120_000  # milliseconds
SETTLED, TRIES = 1_000, 5


class Lab:
    """One page of JupyterLab."""

    def __init__(self, page: Any, address: str, workspace: Path, screenshots: Path) -> None:
        self.page, self.address, self.workspace, self._screenshots = page, address, workspace, screenshots

    # Notebooks

    def open(self, notebook: str) -> Lab:
        """Open a notebook of the workspace and wait for its kernel."""
        self.page.goto(re.sub(r"/lab/tree/[^?]+", f"/lab/tree/{notebook}", self.address))
        for _ in range(TRIES):
            self.page.wait_for_function(READY, arg=notebook, timeout=WAIT)
            self.page.wait_for_load_state("networkidle")
            self.page.wait_for_timeout(SETTLED)
            if self.page.evaluate(FRONT, notebook):  # restoring its layout, JupyterLab may put it aside once more
                break
        self.page.wait_for_function(READY, arg=notebook, timeout=WAIT)
        return self

    def run_all(self) -> None:
        """Run all cells; the prompts are believed, the command's word is not."""
        for _ in range(3):
            self.command("notebook:run-all-cells")
            try:
                self.page.wait_for_function(ALL_RAN, timeout=WAIT // 2)
                break
            except Exception:  # the command answered ok and ran nothing: ask again
                continue
        self.page.wait_for_function(ALL_RAN, timeout=WAIT)
        self.idle()

    def idle(self) -> None:
        """Wait until the kernel has nothing to do."""
        self.page.wait_for_function(IDLE, timeout=WAIT)
        self.page.wait_for_timeout(200)

    def command(self, name: str, arguments: dict[str, Any] | None = None) -> None:
        """Start one of JupyterLab's commands."""
        self.page.evaluate(
            "([name, given]) => { window.jupyterapp.commands.execute(name, given || {}) }", [name, arguments]
        )

    def cell(self, cell_id: str) -> Any:
        """The cell of this id, on the page."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self._place(cell_id))

    def _place(self, cell_id: str) -> int:
        """Where a cell stands in the notebook, once it is there."""
        self.page.wait_for_function(HERE, arg=cell_id, timeout=WAIT)
        return int(self.page.evaluate(FIND, cell_id))

    def write(self, cell_id: str, source: str) -> None:
        """Put text into a cell, as typing does."""
        self._place(cell_id)
        self.page.evaluate(
            """([id, text]) => { const w = window.jupyterapp.shell.currentWidget.content;
            w.widgets.find(c => c.model.id === id).model.sharedModel.setSource(text) }""",
            [cell_id, source],
        )

    def run(self, *cell_ids: str) -> None:
        """Run cells one after the other."""
        for cell_id in cell_ids:
            self.page.evaluate(
                """async at => { const w = window.jupyterapp.shell.currentWidget;
                w.content.activeCellIndex = at; w.content.deselectAll();
                await window.jupyterapp.commands.execute('notebook:run-cell') }""",
                self._place(cell_id),
            )
            self.idle()

    def cell_with(self, source: str) -> str:
        """The id of the first code cell whose text contains this."""
        found = self.page.evaluate(
            """text => window.jupyterapp.shell.currentWidget.content.widgets.find(
            c => c.model.type === 'code' && c.model.sharedModel.source.includes(text))?.model.id""",
            source,
        )
        assert found, f"no code cell contains {source!r}"
        return str(found)

    def cells(self) -> list[str]:
        """The ids of all cells, as they stand."""
        ids = "() => window.jupyterapp.shell.currentWidget.content.widgets.map(c => c.model.id)"
        return list(self.page.evaluate(ids))

    def save(self) -> None:
        """Save the notebook and wait for it."""
        self.page.evaluate("async () => { await window.jupyterapp.commands.execute('docmanager:save') }")

    # Looks

    def theme(self, name: str) -> None:
        """Switch to "JupyterLab Light", "JupyterLab Dark" or another."""
        self.command("apputils:change-theme", {"theme": name})
        self.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=name)
        self.page.wait_for_timeout(300)

    def screenshot(self, name: str) -> Path:
        """What is seen now, as a file."""
        self._screenshots.mkdir(parents=True, exist_ok=True)
        path = self._screenshots / f"{name}.png"
        self.page.screenshot(path=str(path))
        return path

    def strip(self, cell_id: str, name: str) -> Path:
        """One cell with its outputs, as a file."""
        self._screenshots.mkdir(parents=True, exist_ok=True)
        path = self._screenshots / f"{name}.png"
        cell = self.cell(cell_id)
        cell.scroll_into_view_if_needed()
        cell.screenshot(path=str(path))
        return path

    def axe(self, selector: str) -> list[str]:
        """What axe-core finds in the elements of a selector, each as one line."""
        import axe_playwright_python

        if not self.page.evaluate("() => Boolean(window.axe)"):
            source = Path(axe_playwright_python.__file__).with_name("axe.min.js")
            self.page.evaluate(source.read_text("utf-8"))
        found = self.page.evaluate(
            "async selector => (await window.axe.run({include: [[selector]]})).violations", selector
        )
        return [
            f"{v['id']}: {v['nodes'][0]['html'][:200]} {v['nodes'][0].get('failureSummary', '')[:200]}" for v in found
        ]
