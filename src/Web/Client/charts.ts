// Loaded only where a chart stands (ChartWithTable). A chart is drawn from the table under it: without this script the table is the chart.
// Drawn by ourselves as SVG: the smallest ECharts bundle for bars and lines weighs 130 KB compressed, the whole budget of a page.
import { drawColumns, drawLines, drawRows, type Chart } from "./charts-draw";
import { readTable } from "./charts-table";

for (const figure of document.querySelectorAll<HTMLElement>("[data-chart]:not([data-drawn])")) {
  figure.dataset.drawn = "";
  const place = figure.querySelector<HTMLElement>(".chart-place");
  const table = figure.querySelector("table");
  const data = table && readTable(table);
  if (!place || !data || data.categories.length === 0 || data.series.length === 0) continue;
  place.hidden = false;
  let width = 0;
  const draw = () => {
    if (place.clientWidth === width || place.clientWidth === 0) return;
    width = place.clientWidth;
    const chart: Chart = { ...data, width, rtl: document.documentElement.dir === "rtl", stacked: figure.dataset.stacked !== undefined };
    const kind = figure.dataset.chart;
    place.replaceChildren(...(kind === "line" ? drawLines(chart) : kind === "rows" ? drawRows(chart) : drawColumns(chart)));
  };
  draw();
  new ResizeObserver(draw).observe(place);
}
