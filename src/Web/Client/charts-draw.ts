import type { Series } from "./charts-table";

export interface Chart { categories: string[]; series: Series[]; width: number; rtl: boolean; stacked: boolean }

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 300;
const TOP = 24;
const BOTTOM = 32;

/** Columns side by side or stacked, each with its value where there is room. */
export function drawColumns(chart: Chart): Element[] {
  const { svg, x, y, zero, plot } = frame(chart, 24);
  const band = plot / chart.categories.length;
  const across = chart.stacked ? 1 : chart.series.length;
  const thick = Math.min(56, (band * 0.7) / across);
  const roomy = thick >= 28 || (across === 1 && band >= 44);
  chart.categories.forEach((_, at) => {
    let below = 0;
    chart.series.forEach((one, index) => {
      const value = one.values[at];
      if (value === null || value === undefined) return;
      const base = chart.stacked ? below : 0;
      below += value;
      const middle = band * (at + 0.5) + (chart.stacked ? 0 : (index - (across - 1) / 2) * thick);
      const top = y(base + value);
      add(svg, "rect", { class: `chart-fill-${index + 1}`, x: x(middle) - thick / 2 + 1, width: Math.max(1, thick - 2), y: top, height: Math.max(0, y(base) - top) });
      if (roomy && !chart.stacked) text(svg, number(value), x(middle), top - 6, "middle");
    });
    if (chart.stacked && roomy) text(svg, number(below), x(band * (at + 0.5)), y(below) - 6, "middle");
  });
  names(svg, chart, (at) => x(band * (at + 0.5)), band);
  add(svg, "path", { class: "chart-axis", d: `M${x(0)} ${zero}H${x(plot)}` });
  return [...key(chart), svg];
}

/** Lines over time; each is named at its end. */
export function drawLines(chart: Chart): Element[] {
  const longest = Math.max(...chart.series.map((one) => measure(one.name)));
  // Where the names do not fit beside the lines, a key above says them.
  const named = chart.series.length > 1 && longest < chart.width * 0.25;
  const room = named ? longest + 24 : 56;
  const { svg, x, y, zero, plot } = frame(chart, room);
  const step = plot / Math.max(1, chart.categories.length - 1);
  const taken: number[] = [];
  chart.series.forEach((one, index) => {
    const points = one.values.flatMap((value, at) => (value === null ? [] : [[x(step * at), y(value), value] as const]));
    if (points.length === 0) return;
    add(svg, "path", { class: `chart-line chart-line-${index + 1}`, d: "M" + points.map(([px, py]) => `${px} ${py}`).join("L") });
    if (points.length <= 31) for (const [px, py] of points) add(svg, "circle", { class: `chart-fill-${index + 1}`, cx: px, cy: py, r: 3.5 });
    const [lastX, lastY, value] = points[points.length - 1];
    let at = lastY + 4;
    while (taken.some((other) => Math.abs(other - at) < 15)) at += 15;
    taken.push(at);
    text(svg, named ? one.name : number(value), lastX + (chart.rtl ? -8 : 8), at, chart.rtl ? "end" : "start", `chart-ink-${index + 1}`);
  });
  names(svg, chart, (at) => x(step * at), step);
  add(svg, "path", { class: "chart-axis", d: `M${x(0)} ${zero}H${x(plot)}` });
  return named ? [svg] : [...key(chart), svg];
}

/** Bars one under the other: for long names. Every bar carries its value, so there is no scale to read. */
export function drawRows(chart: Chart): Element[] {
  const across = chart.stacked ? 1 : chart.series.length;
  const thick = across === 1 ? 20 : 14;
  const pitch = thick * across + 14;
  const height = pitch * chart.categories.length + 4;
  const svg = canvas(chart.width, height);
  const label = Math.min(chart.width * 0.42, 12 + Math.max(...chart.categories.map(measure)));
  const sums = chart.categories.map((_, at) => (chart.stacked ? chart.series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0) : Math.max(0, ...chart.series.map((one) => one.values[at] ?? 0))));
  const most = Math.max(1e-9, ...sums);
  const plot = chart.width - label - 12 - Math.max(...sums.map((sum) => measure(number(sum))));
  const from = (at: number) => (chart.rtl ? chart.width - label - at : label + at);
  chart.categories.forEach((name, at) => {
    const top = pitch * at + 7;
    text(svg, clip(name, label - 10), chart.rtl ? chart.width - label + 10 : label - 10, top + (thick * across) / 2 + 5, chart.rtl ? "start" : "end");
    let before = 0;
    chart.series.forEach((one, index) => {
      const value = one.values[at];
      if (value === null || value === undefined) return;
      const start = chart.stacked ? before : 0;
      before += value;
      const [a, b] = [from((start / most) * plot), from(((start + value) / most) * plot)];
      const rowTop = top + (chart.stacked ? 0 : index * thick);
      add(svg, "rect", { class: `chart-fill-${index + 1}`, x: Math.min(a, b), width: Math.max(1, Math.abs(b - a)), y: rowTop, height: thick - 1 });
      if (!chart.stacked) text(svg, number(value), b + (chart.rtl ? -6 : 6), rowTop + thick / 2 + 5, chart.rtl ? "end" : "start");
    });
    if (chart.stacked) text(svg, number(before), from((before / most) * plot) + (chart.rtl ? -6 : 6), top + thick / 2 + 5, chart.rtl ? "end" : "start");
  });
  return [...key(chart), svg];
}

/** A picture with a scale: x mirrors itself in Urdu, y starts at nothing (never cut off, so that lengths tell the truth). */
function frame(chart: Chart, end: number) {
  const totals = chart.categories.map((_, at) => (chart.stacked ? chart.series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0) : Math.max(0, ...chart.series.map((one) => one.values[at] ?? 0))));
  const ticks = scale(Math.max(...totals));
  const most = ticks[ticks.length - 1];
  const start = 12 + Math.max(...ticks.map((tick) => measure(number(tick))));
  const plot = chart.width - start - end;
  const svg = canvas(chart.width, HEIGHT);
  const zero = HEIGHT - BOTTOM;
  const y = (value: number) => zero - (value / most) * (zero - TOP);
  const x = (at: number) => (chart.rtl ? chart.width - start - at : start + at);
  for (const tick of ticks) {
    if (tick > 0) add(svg, "path", { class: "chart-grid", d: `M${x(0)} ${y(tick)}H${x(plot)}` });
    text(svg, number(tick), x(0) + (chart.rtl ? 8 : -8), y(tick) + 4, chart.rtl ? "start" : "end", "chart-soft");
  }
  return { svg, x, y, zero, plot };
}

/** From 0 in three to six even steps of 1, 2 or 5. */
export function scale(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((by) => by * power).find((candidate) => candidate >= rough)!;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** The names along the foot; where they would touch, only every second, third, … one. */
function names(svg: Element, chart: Chart, place: (at: number) => number, band: number): void {
  const every = Math.max(1, Math.ceil((Math.max(...chart.categories.map(measure)) + 10) / band));
  chart.categories.forEach((name, at) => {
    if (at % every === 0) text(svg, name, place(at), HEIGHT - 10, "middle");
  });
}

/** Several series of bars need their colours named once, above. */
function key(chart: Chart): Element[] {
  if (chart.series.length < 2) return [];
  const list = document.createElement("ul");
  list.className = "chart-key";
  chart.series.forEach((one, index) => {
    const item = document.createElement("li");
    item.className = `chart-key-${index + 1}`;
    item.textContent = one.name;
    list.append(item);
  });
  return [list];
}

function canvas(width: number, height: number): Element {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", focusable: "false" })) svg.setAttribute(name, String(value));
  return svg;
}

function add(parent: Element, name: string, attributes: Record<string, string | number>): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, typeof value === "number" ? String(Math.round(value * 10) / 10) : value);
  parent.append(element);
  return element;
}

function text(parent: Element, words: string, x: number, y: number, anchor: string, kind = ""): void {
  add(parent, "text", { class: `chart-text ${kind}`.trim(), x, y, "text-anchor": anchor }).textContent = words;
}

let ruler: CanvasRenderingContext2D | null = null;
function measure(words: string): number {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return words.length * 7;
  ruler.font = `13px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(words).width;
}

function clip(words: string, width: number): string {
  if (measure(words) <= width) return words;
  let short = words;
  while (short.length > 1 && measure(short + "…") > width) short = short.slice(0, -1);
  return short + "…";
}

const number = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 1 });
