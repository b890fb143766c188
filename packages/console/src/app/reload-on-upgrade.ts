const KEY = 'cio-bridge.reloaded';
const ONCE_IN_MS = 60_000;

/**
 * After an upgrade, an open page asks for parts that are gone. It is loaded anew, once: when that does not
 * help, the fault shows.
 */
export function reloadOnUpgrade(): void {
  addEventListener('vite:preloadError', (event) => {
    const lastMs = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - lastMs < ONCE_IN_MS) return;
    sessionStorage.setItem(KEY, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
