// Brings the list of changes up to date while something in it is still on its way.
(() => {
  const SECONDS = 2;

  async function refresh() {
    const list = document.getElementById("changes");
    if (!list || !("moving" in list.dataset)) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(window.location.href, { credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("changes");
        if (answer.ok && fresh) {
          const open = [...list.querySelectorAll("details[open]")].map((found) => found.dataset.deed);
          for (const id of open) {
            const details = fresh.querySelector(`details[data-deed="${id}"]`);
            if (details) details.open = true;
          }
          list.replaceWith(fresh);
        }
      } catch {
        // The server is away for a moment; the next attempt may find it.
      }
    }
    window.setTimeout(refresh, SECONDS * 1000);
  }

  window.setTimeout(refresh, SECONDS * 1000);
})();
