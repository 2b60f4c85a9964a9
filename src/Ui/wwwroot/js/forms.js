// Forms: sent once, Ctrl+Enter sends, a long text says how much of it is used, wrong fields are checked on leaving and from then on
// while typing, the first wrong one gets the focus. All of it only helps; the server decides.
const sent = new WeakSet();

addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post' || event.defaultPrevented) return;
  if (sent.has(form)) { event.preventDefault(); return; }
  sent.add(form);
  form.setAttribute('aria-busy', 'true');
});
// Back from the cache of the browser: the form may be sent again.
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

addEventListener('click', event => {
  if (event.target.closest?.('[aria-disabled=true]')) event.preventDefault();
}, true);

addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  const form = event.target.closest?.('form[data-form]');
  const button = form?.querySelector('button.btn-primary:not([aria-disabled=true]):not([type=button])');
  if (button) { event.preventDefault(); form.requestSubmit(button); }
});

const number = new Intl.NumberFormat('en-GB');
addEventListener('input', event => {
  const field = event.target, count = field.dataset?.count && document.getElementById(field.dataset.count);
  if (count) count.textContent = `${number.format(field.value.length)} of ${number.format(+count.dataset.max)}`;
  if (field.dataset?.checked !== undefined) check(field);
});

function check(field) {
  field.classList.toggle('is-invalid', !field.validity.valid);
  if (field.validity.valid) field.removeAttribute('aria-invalid');
  else field.setAttribute('aria-invalid', 'true');
}
addEventListener('focusout', event => {
  const field = event.target;
  if (!field.matches?.('form[data-form] :is(input, textarea, select):not([type=hidden])') || !field.value) return;
  field.dataset.checked = '';
  if (!field.matches('[aria-invalid=true]')) check(field);
});

(document.querySelector('[data-focus]') ?? document.querySelector('form [aria-invalid=true]'))?.focus();
