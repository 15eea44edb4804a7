// Counts down on the dashboard while something is still on its way to the public.
(() => {
  const SECONDS = 2;
  const line = document.querySelector("[data-pending-work]");

  async function refresh() {
    if (!document.hidden) {
      try {
        const answer = await fetch(line.dataset.pendingWork, { credentials: "same-origin" });
        const { pending } = await answer.json();
        line.querySelector("[data-count]").textContent = pending.toLocaleString();
        if (!pending) {
          line.textContent = line.dataset.done;
          return;
        }
      } catch {
        // The server is away for a moment; the next attempt may find it.
      }
    }
    window.setTimeout(refresh, SECONDS * 1000);
  }

  if (line) window.setTimeout(refresh, SECONDS * 1000);
})();
