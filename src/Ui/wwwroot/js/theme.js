// Whoever has not chosen follows the system; the server knows who has. In the head, so that nothing flashes.
// The switch posts a form; here it also changes the page at once.
(() => {
  const root = document.documentElement, system = matchMedia('(prefers-color-scheme: dark)');
  const shown = () => root.dataset.bsTheme ?? (system.matches ? 'dark' : 'light');
  document.addEventListener('submit', event => {
    const form = event.target.closest('[data-theme-form]');
    if (!form) return;
    event.preventDefault();
    const to = shown() === 'dark' ? 'light' : 'dark';
    root.dataset.bsTheme = to;
    const fields = new FormData(form);
    fields.set('to', to);
    fetch(form.action, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', keepalive: true });
    document.dispatchEvent(new Event('theme:changed'));
  });
  system.addEventListener('change', () => document.dispatchEvent(new Event('theme:changed')));
})();
