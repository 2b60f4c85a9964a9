// The coloured layer behind a query's textarea. It paints what looks like a word, a phrase, a field, a bracket or NOT; whether the
// query is right, the server says.
const parts = /("(?:[^"\\]|\\.)*"?(?:~\d*)?)|(\b(?:AND|OR|NOT)\b|(?<=^|[\s(])[+-](?=\S)|\|)|([\w.]+:)|([()])|([^\s()|":]+)/gu;
const tags = ['s', 'u', 'b', 'i', 's'];

for (const box of document.querySelectorAll('[data-query]')) {
  const layer = box.querySelector('[aria-hidden]'), text = box.querySelector('textarea');
  const paint = () => {
    layer.replaceChildren();
    let at = 0;
    for (const found of text.value.matchAll(parts)) {
      layer.append(text.value.slice(at, found.index));
      const kind = found.slice(1).findIndex(group => group !== undefined);
      const part = document.createElement(tags[kind]);
      part.textContent = found[0];
      layer.append(part);
      at = found.index + found[0].length;
    }
    layer.append(text.value.slice(at) + '\n');
    layer.scrollTop = text.scrollTop;
  };
  text.addEventListener('input', paint);
  text.addEventListener('scroll', () => { layer.scrollTop = text.scrollTop; });
  box.classList.add('painted');
  paint();
}
