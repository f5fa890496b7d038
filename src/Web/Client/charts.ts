// Loaded only where a chart stands. A chart is drawn from the table under it: without this script the table is the chart.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { readTable } from "./charts-table";

echarts.use([BarChart, LineChart, GridComponent, AriaComponent, CanvasRenderer]);

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

for (const figure of document.querySelectorAll<HTMLElement>("[data-chart]")) draw(figure);

function draw(figure: HTMLElement): void {
  const place = figure.querySelector<HTMLElement>(".chart-place");
  const table = figure.querySelector("table");
  if (!place || !table) return;
  const { categories, series } = readTable(table);
  const kind = figure.dataset.chart === "line" ? "line" : "bar";
  const sideways = figure.dataset.chart === "rows";
  const rtl = document.documentElement.dir === "rtl";
  const colours = [token("--accent"), token("--ready"), token("--late"), token("--waiting"), token("--stopped")];
  const stacked = figure.dataset.stacked !== undefined;
  if (sideways) place.classList.add(`chart-rows-${Math.min(20, Math.max(3, categories.length))}`);
  place.hidden = false;
  const text = { color: token("--ink"), fontFamily: getComputedStyle(figure).fontFamily, fontSize: 13 };
  const names = { type: "category" as const, data: categories, inverse: sideways || rtl, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--edge") } }, axisLabel: { ...text, hideOverlap: true } };
  const values = { type: "value" as const, inverse: sideways && rtl, position: !sideways && rtl ? ("right" as const) : undefined, splitLine: { lineStyle: { color: token("--line") } }, axisLabel: { ...text, color: token("--ink-soft"), formatter: number } };
  const chart = echarts.init(place, undefined, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    aria: { enabled: false },
    textStyle: text,
    color: colours,
    grid: { containLabel: true, top: 24, bottom: 8, left: 8, right: kind === "line" && series.length > 1 && !rtl ? 120 : 24 },
    xAxis: sideways ? values : names,
    yAxis: sideways ? names : values,
    series: series.map((one) => ({
      type: kind,
      name: one.name,
      data: one.values,
      stack: stacked ? "all" : undefined,
      barMaxWidth: 40,
      symbolSize: 7,
      label: { show: kind === "bar" && categories.length <= 16 && !stacked, position: sideways ? (rtl ? "left" : "right") : "top", formatter: (at: { value: unknown }) => number(at.value as number), ...text },
      // A line is named at its end: no legend to hunt through.
      endLabel: { show: kind === "line" && series.length > 1, formatter: "{a}", ...text },
    })),
  });
  new ResizeObserver(() => chart.resize()).observe(place);
  addEventListener("beforeprint", () => chart.resize());
}

function number(value: number): string {
  return value === null || value === undefined ? "" : value.toLocaleString("en-US");
}
