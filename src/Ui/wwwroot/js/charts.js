// Charts from data attributes: data-set holds the same numbers as the table below, which folds away once the chart is there.
// Colours are tokens, read when drawn and again when the theme changes.
const figures = [...document.querySelectorAll('[data-chart]')];
if (figures.length) {
  const script = Object.assign(document.createElement('script'), { src: figures[0].dataset.lib });
  await Promise.all([new Promise((done, failed) => { Object.assign(script, { onload: done, onerror: failed }); document.head.append(script); }), document.fonts.load('11px "Plex Sans"')]);
  let drawn = figures.map(draw);
  document.addEventListener('theme:changed', () => { drawn.forEach(chart => chart.destroy()); drawn = figures.map(draw); });
}

// A token as a plain colour, so that a canvas can use it.
function ink(name, alpha = 1) {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = `oklch(from var(--gh-${name}) l c h / ${alpha})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function looks() {
  Object.assign(Chart.defaults, { maintainAspectRatio: false, animation: false, color: ink('ink-3'), borderColor: ink('rule') });
  Chart.defaults.font = { family: '"Plex Sans", system-ui, sans-serif', size: 11 };
  Chart.defaults.plugins.legend.display = false;
  Object.assign(Chart.defaults.plugins.tooltip, { backgroundColor: ink('ink'), titleColor: ink('sheet'), bodyColor: ink('sheet'), cornerRadius: 6, padding: 8, displayColors: false });
  Object.assign(Chart.defaults.elements.line, { borderWidth: 2, tension: .25 });
}

function draw(figure) {
  looks();
  const set = JSON.parse(figure.dataset.set), kind = figure.dataset.chart, plot = figure.querySelector('.plot');
  const young = set.points.length - set.running, said = value => value == null ? '–' : `${value}${set.unit && ' ' + set.unit}`;
  plot.hidden = false;
  figure.querySelector('details').open = false;
  const datasets = set.lines.flatMap(line => kind === 'bar' ? [{ label: line.name, data: line.values, backgroundColor: ink(line.ink), stack: 'one', maxBarThickness: 28, borderRadius: 1 }] : [
    ...(line.low ? [
      { band: true, data: line.high, borderWidth: 0, pointRadius: 0, pointHitRadius: 0, fill: '+1', backgroundColor: ink(line.ink, .13) },
      { band: true, data: line.low, borderWidth: 0, pointRadius: 0, pointHitRadius: 0, fill: false }] : []),
    { label: line.name, line, data: line.values, borderColor: ink(line.ink), spanGaps: false,
      ...(line.dashed ? { borderWidth: 1.5, borderDash: [4, 4], pointRadius: 0 } : {
        pointRadius: 3, pointBorderWidth: 1.5, pointBorderColor: ink(line.ink), pointBackgroundColor: c => ink(c.dataIndex >= young ? 'sheet' : line.ink),
        segment: { borderDash: c => c.p1DataIndex >= young ? [3, 4] : undefined } }) }]);
  return new Chart(figure.querySelector('canvas'), {
    type: kind, data: { labels: set.points, datasets },
    options: {
      interaction: { mode: 'index', intersect: false }, layout: { padding: { top: 8, right: 8 } },
      plugins: { tooltip: { filter: item => !item.dataset.band, callbacks: { label: item => {
        const { low, high } = item.dataset.line ?? {};
        return `${item.dataset.label}: ${said(item.raw)}${low ? ` [${low[item.dataIndex]}–${high[item.dataIndex]}]` : ''}`;
      } } } },
      scales: {
        x: { stacked: kind === 'bar', grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 18 } },
        y: { stacked: kind === 'bar', min: 0, max: set.max ?? undefined, border: { display: false }, ticks: { maxTicksLimit: 6, callback: value => set.unit === '%' ? `${value} %` : value } },
      },
    },
    plugins: set.running ? [hatched(young - .5)] : [],
  });
}

// What still runs is hatched, so that nobody reads a fall into it.
function hatched(from) {
  return {
    beforeDatasetsDraw({ ctx, chartArea: area, scales: { x } }) {
      const tile = Object.assign(document.createElement('canvas'), { width: 8, height: 8 }), pen = tile.getContext('2d');
      pen.strokeStyle = ink('edge');
      for (const [a, b, c, d] of [[-2, 10, 10, -2], [-2, 2, 2, -2], [6, 10, 10, 6]]) { pen.moveTo(a, b); pen.lineTo(c, d); }
      pen.stroke();
      const left = x.getPixelForValue(0) + (x.getPixelForValue(1) - x.getPixelForValue(0)) * from;
      ctx.save();
      ctx.fillStyle = ctx.createPattern(tile, 'repeat');
      ctx.fillRect(left, area.top, area.right - left, area.bottom - area.top);
      ctx.restore();
    },
  };
}
