// Copy buttons: there only where the browser can, and they say that they did.
if (navigator.clipboard) {
  const show = root => { for (const button of root.querySelectorAll('[data-copy][hidden]')) button.hidden = false; };
  show(document);
  document.addEventListener('htmx:after:swap', event => show(event.target));
  addEventListener('click', async event => {
    const button = event.target.closest?.('[data-copy]');
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    document.getElementById('said').textContent = `Copied ${button.dataset.copy}`;
    button.classList.add('done');
    setTimeout(() => button.classList.remove('done'), 1200);
  });
}
