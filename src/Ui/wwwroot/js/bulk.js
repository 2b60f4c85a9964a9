// Lists with boxes: the bar says how many are chosen and is there only while some are; Shift takes a range; the box in the head takes all.
for (const bar of document.querySelectorAll('[data-bulk]')) {
  const form = bar.closest('form') ?? document, boxes = () => [...form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(bar.dataset.bulk)}"]:not(:disabled)`)];
  const all = form.querySelector('[data-bulk-all]');
  let last;
  const count = () => {
    const chosen = boxes().filter(box => box.checked).length;
    bar.querySelector('[data-bulk-count]').textContent = chosen;
    bar.hidden = chosen === 0;
    if (all) { all.checked = chosen > 0 && chosen === boxes().length; all.indeterminate = chosen > 0 && !all.checked; }
  };
  form.addEventListener('click', event => {
    if (event.target === all) { for (const box of boxes()) box.checked = all.checked; count(); return; }
    const rows = boxes(), at = rows.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== undefined) for (let i = Math.min(at, last); i <= Math.max(at, last); i++) rows[i].checked = event.target.checked;
    last = at;
    count();
  });
  count();
}
