// Toasts go after their seconds, but not while the pointer or the focus is on one.
for (const box of document.querySelectorAll('[data-toasts]')) {
  for (const toast of box.children) {
    let left = +toast.dataset.toast * 1000, timer, since;
    const go = () => { since = Date.now(); timer = setTimeout(() => toast.remove(), left); };
    const wait = () => { clearTimeout(timer); left = Math.max(1500, left - (Date.now() - since)); };
    toast.addEventListener('pointerenter', wait);
    toast.addEventListener('pointerleave', go);
    toast.addEventListener('focusin', wait);
    toast.addEventListener('focusout', go);
    go();
  }
}
