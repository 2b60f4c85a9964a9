// Dialogs of the page: a link with data-opens="id" opens the dialog in place instead of loading the page with it open. One that the
// server drew open becomes a real one, with focus inside. Closing gives the focus back and takes ?dialog= out of the address.
const opener = new WeakMap();

function show(dialog, from) {
  if (dialog.matches(':modal')) return;
  dialog.removeAttribute('open');
  if (from) opener.set(dialog, from);
  dialog.showModal();
  (dialog.querySelector('[autofocus], [aria-invalid=true]') ?? dialog.querySelector('.modal-body :is(input:not([type=hidden]), select, textarea, button)'))?.focus();
}

function forget() {
  const address = new URL(location);
  if (!address.searchParams.has('dialog')) return;
  address.searchParams.delete('dialog');
  history.replaceState(history.state, '', address);
}

addEventListener('click', event => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest?.('[data-opens]'), close = event.target.closest?.('dialog [data-close]');
  const dialog = link && document.getElementById(link.dataset.opens);
  if (dialog) { event.preventDefault(); show(dialog, link); }
  else if (close) { event.preventDefault(); close.closest('dialog').close(); }
  else if (event.target.matches?.('dialog[data-dialog]')) event.target.close(); // the backdrop
});

document.addEventListener('close', event => {
  if (!event.target.matches?.('[data-dialog]')) return;
  forget();
  opener.get(event.target)?.focus();
}, true);

for (const dialog of document.querySelectorAll('dialog[data-dialog][open]')) show(dialog);
