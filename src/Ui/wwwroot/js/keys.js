// Keys: Ctrl+K to the search, / to the first filter, j and k through the rows marked data-row, Enter opens, x selects, g then a letter,
// and whatever element carries data-key. Single keys only outside fields, never on repeat where something is sent, and not at all
// when the person switched them off.
const off = document.documentElement.dataset.keys === 'off';
const inField = target => target.closest?.('input, textarea, select, [contenteditable=true]');
let going = 0;

addEventListener('keydown', event => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
    const find = document.querySelector('[data-find]');
    if (find) { event.preventDefault(); find.focus(); find.select(); }
    return;
  }
  if (off || event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || document.querySelector('dialog:modal') && !event.target.closest('dialog')) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (going) {
    stop();
    const link = [...document.querySelectorAll('.gh-nav a[data-go]')].find(one => one.dataset.go === key);
    if (link) { event.preventDefault(); link.click(); return; }
  }
  if (key === 'g' && !event.repeat) { going = setTimeout(stop, 1500); document.body.classList.add('going'); return; }
  if (key === '/') return press(event, document.querySelector('[data-first-filter], [data-find]'), 'focus');
  if (key === '?') return press(event, document.querySelector('[data-keys-help]'), 'click');
  if (key === 'j' || key === 'k') return move(event, key === 'j' ? 1 : -1);
  const row = document.querySelector('[data-row].cur');
  if (key === 'Enter' && row && event.target === document.body) return press(event, row.querySelector('a'), 'click');
  if (key === 'x' && row) return press(event, row.querySelector('input[type=checkbox]'), 'click');
  if (event.repeat) return;
  press(event, row?.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? document.querySelector(`[data-key="${CSS.escape(key)}"]`), 'click');
});

function stop() {
  clearTimeout(going);
  going = 0;
  document.body.classList.remove('going');
}

function press(event, element, act) {
  if (!element || element.matches('[aria-disabled=true], :disabled')) return;
  event.preventDefault();
  element[act]();
}

function move(event, by) {
  const rows = [...document.querySelectorAll('[data-row]')].filter(row => row.offsetParent !== null);
  if (!rows.length) return;
  event.preventDefault();
  const at = rows.findIndex(row => row.classList.contains('cur'));
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
  rows[at]?.classList.remove('cur');
  rows[at]?.removeAttribute('aria-selected');
  next.classList.add('cur');
  next.setAttribute('aria-selected', 'true');
  next.scrollIntoView({ block: 'nearest' });
}
