// Fills wwwroot/lib from the packages of package-lock.json: Tabler's CSS from its SCSS, fonts, scripts, and the icon sprite.
// Called by Ui.csproj when one of its inputs changed; needs nothing but `npm ci` before it.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { compile } from 'sass';

const from = 'node_modules', to = 'wwwroot/lib';
rmSync(to, { recursive: true, force: true });
mkdirSync(`${to}/fonts`, { recursive: true });

// ---- Tabler: our parts only, its custom properties under their usual prefix ----
const notShown = /\.(btn-(outline|ghost|soft)-[a-z]+|btn-(blue|azure|indigo|purple|pink|red|orange|yellow|lime|green|teal|cyan|x|facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|success|info|warning|danger|secondary|dark|light|white|black|animate-icon[a-z-]*|action|floating|pill|square|loading)|was-validated|form-floating|form-control-color|form-range|g-col[a-z0-9-]*|g-start[a-z0-9-]*|offset-[a-z0-9-]+|row-cols[a-z0-9-]*|table-mobile[a-z-]*|(col|g|gx|gy)-xxl[a-z0-9-]*|badge[a-z-]*|nav-(pills|underline|bordered|vertical|segmented)|drop(start|end|up)(-center)?|form-control-plaintext|ratio[a-z0-9-]*|layout-boxed|page-[a-z-]+|card[a-z-]*|h-[a-z-]*progress[a-z-]*|progress-(stacked|bar-(striped|animated|indeterminate))|valid-(feedback|tooltip)|theme-dark)(?![a-z0-9-])/;
const body = compile('styles/tabler.scss', { style: 'compressed', loadPaths: [from], charset: false, quietDeps: true }).css;
let css = body
  .replace(/(?<![\w-])--(?!tblr-)([a-zA-Z][\w-]*)/g, '--tblr-$1')
  // One rule at a time: a selector list keeps only what can be shown, an empty one goes.
  .replace(/([^{}]+)\{([^{}]*)\}/g, (rule, selectors, declarations) => {
    if (selectors.trimStart().startsWith('@')) return rule;
    const kept = split(selectors).filter(one => !notShown.test(one.replace(/:not\([^)]*\)/g, '')));
    return kept.length ? `${kept.join(',')}{${declarations}}` : '';
  });
while (/@(media|supports)[^{}]*\{\}/.test(css)) css = css.replace(/@(media|supports)[^{}]*\{\}/g, '');
// Whoever has not chosen a theme follows the system, without script.
const dark = [...css.matchAll(/(?<=[};]|^)([^{};]*\[data-bs-theme=dark\][^{}]*)\{([^{}]*)\}/g)]
  .map(([, selector, rules]) => `${selector.replaceAll('[data-bs-theme=dark]', ':root:not([data-bs-theme])')}{${rules}}`).join('');
const licence = '/*! Tabler (https://tabler.io), MIT. Built from its SCSS with the parts in use. */';
writeFileSync(`${to}/tabler.css`, `${licence}${css}@media (prefers-color-scheme:dark){${dark}}`);

function split(selectors) {
  const parts = []; let depth = 0, start = 0;
  for (let i = 0; i < selectors.length; i++) {
    if (selectors[i] === '(') depth++;
    else if (selectors[i] === ')') depth--;
    else if (selectors[i] === ',' && depth === 0) { parts.push(selectors.slice(start, i)); start = i + 1; }
  }
  return [...parts, selectors.slice(start)];
}

// ---- fonts and scripts, as published ----
for (const set of ['latin', 'latin-ext', 'cyrillic']) {
  copy(`@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-${set}-wght-normal.woff2`, 'fonts/');
  copy(`@fontsource/ibm-plex-mono/files/ibm-plex-mono-${set}-400-normal.woff2`, 'fonts/');
  copy(`@fontsource/ibm-plex-mono/files/ibm-plex-mono-${set}-500-normal.woff2`, 'fonts/');
}
copy('htmx.org/dist/htmx.min.js', 'htmx.js');
copy('chart.js/dist/chart.umd.min.js', 'chart.js');
copy('sortablejs/Sortable.min.js', 'sortable.js');
copy('tom-select/dist/js/tom-select.complete.min.js', 'tom-select.js');

function copy(file, name) {
  cpSync(`${from}/${file}`, `${to}/${name.endsWith('/') ? name + file.split('/').pop() : name}`);
}

// ---- the icon sprite: one name a line in icons.txt, "-filled" for the filled kind ----
const names = [...new Set(readFileSync('icons.txt', 'utf8').split('\n').map(line => line.replace(/#.*/, '').trim()).filter(Boolean))].sort();
const symbols = names.map(name => {
  const filled = name.endsWith('-filled');
  const path = `${from}/@tabler/icons/icons/${filled ? 'filled' : 'outline'}/${name.replace(/-filled$/, '')}.svg`;
  let svg;
  try { svg = readFileSync(path, 'utf8'); }
  catch { throw new Error(`icons.txt names "${name}", which Tabler has not: see https://tabler.io/icons`); }
  const drawn = svg.replace(/[\s\S]*?<svg[\s\S]*?>/, '').replace('</svg>', '').replaceAll(/\s+/g, ' ').trim();
  const paint = filled ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${drawn}</symbol>`;
});
writeFileSync(`${to}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('\n')}</svg>\n`);

console.log(`front end: Tabler ${Math.round(css.length / 1024)} KB, ${names.length} icons`);
