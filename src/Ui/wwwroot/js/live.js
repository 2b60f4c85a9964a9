// Live fragments: not renewed in hidden tabs or while someone types in one; renewed at once on coming back. One that cannot renew keeps
// what it shows, and its label says as of when.
const busy = element => element.matches('[data-live]') && (document.hidden || element.contains(document.activeElement?.closest('input, textarea, select')));

document.addEventListener('htmx:before:request', event => {
  if (busy(event.target) && event.detail.ctx?.sourceEvent?.type === 'every') event.preventDefault();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) for (const live of document.querySelectorAll('[data-live]')) live.dispatchEvent(new Event('live:renew'));
});

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
function failed(event) {
  const live = event.target.closest?.('[data-live]');
  if (!live) return;
  live.dataset.stale = `as of ${clock.format(live.renewed ?? performance.timeOrigin)}, trying again`;
}
document.addEventListener('htmx:error', failed);
document.addEventListener('htmx:response:error', failed);
document.addEventListener('htmx:after:swap', event => {
  const live = event.target.closest?.('[data-live]');
  if (!live || event.detail.ctx?.response?.status >= 400) return; // an error is "swapped" too, with nothing
  live.renewed = Date.now();
  delete live.dataset.stale;
});
// A fragment that leads elsewhere means that the person was signed out: the page says so, not the fragment.
document.addEventListener('htmx:before:response', event => {
  if (!event.target.matches?.('[data-live]') || !event.detail.ctx.response.raw.redirected) return;
  event.preventDefault();
  location.reload();
});
