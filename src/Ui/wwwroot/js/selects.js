// Lists that are searched (ten choices and more) and inputs that take several values: data-select="search" or "many", with
// data-lib naming Tom Select's script, which is fetched only on pages that have one. Also lists in an order of one's own (data-sort).
const load = src => document.querySelector(`script[src="${src}"]`)?.loading ?? (() => {
  const script = Object.assign(document.createElement('script'), { src });
  script.loading = new Promise((done, failed) => Object.assign(script, { onload: done, onerror: failed }));
  document.head.append(script);
  return script.loading;
})();

for (const field of document.querySelectorAll('[data-select]')) {
  await load(field.dataset.lib);
  const many = field.dataset.select === 'many';
  new TomSelect(field, {
    create: many, createOnBlur: many, delimiter: ',', maxOptions: 200, plugins: many ? ['remove_button'] : [],
    placeholder: field.placeholder, controlClass: 'ts-control', dropdownClass: 'ts-dropdown',
  });
  // The label belongs to what replaces it now; the field only keeps the value.
  field.setAttribute('aria-hidden', 'true');
}

// The order is posted by the form around it: hidden inputs move with their rows. Alt+Up and Alt+Down move the row that has the focus.
for (const list of document.querySelectorAll('[data-sort]')) {
  await load(list.dataset.lib);
  const changed = () => list.dispatchEvent(new Event('sorted', { bubbles: true }));
  Sortable.create(list, { handle: '.grip', animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120, onEnd: changed });
  list.addEventListener('keydown', event => {
    if (!event.altKey || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
    const row = event.target.closest('[data-sort] > *'), other = event.key === 'ArrowUp' ? row?.previousElementSibling : row?.nextElementSibling;
    if (!other) return;
    event.preventDefault();
    other[event.key === 'ArrowUp' ? 'before' : 'after'](row);
    event.target.focus();
    changed();
  });
}
