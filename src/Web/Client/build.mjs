// Builds everything a browser loads into ../wwwroot/dist. `node build.mjs` minifies; `--dev` adds source maps.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as sass from "sass";
import rtlcss from "rtlcss";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const src = join(here, "../..");
const out = join(here, "../wwwroot/dist");
const dev = process.argv.includes("--dev");
const read = (path) => readFile(join(here, path), "utf8");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([styles(), scripts(), font(), icons()]);
// Written last: MSBuild takes its time as the time of the whole build.
await writeFile(join(out, "built.txt"), "Built by Client/build.mjs\n");

/** One request per page: Bootstrap, our tokens and every component's css, once for each direction. */
async function styles() {
  const tokens = await read("tokens.css");
  const bootstrap = await bootstrapCss(tokens);
  const own = ["tokens.css", "base.css"].map((name) => join(here, name));
  const components = (await cssFiles(src)).filter((path) => !path.startsWith(here));
  const parts = await Promise.all([...own, ...components].map((path) => readFile(path, "utf8")));
  const ours = parts.join("\n") + "\n" + axisRules() + "\n" + (await read("print.css"));
  await Promise.all([
    css("site.css", bootstrap + ours),
    css("site.rtl.css", rtlcss.process(bootstrap) + ours),
  ]);
}

/** Bootstrap takes its colours from tokens.css, so that there is one place to change them. */
async function bootstrapCss(tokens) {
  const value = (name) => {
    const found = tokens.match(new RegExp(`--${name}:\\s*(#[0-9a-f]{3,8})`));
    if (!found) throw new Error(`tokens.css has no colour --${name}`);
    return found[1];
  };
  const map = {
    primary: "accent", secondary: "ink-soft", success: "accent", danger: "stopped", warning: "late", info: "ready",
    "body-color": "ink", "body-bg": "ground", "border-color": "line", "input-border-color": "edge",
  };
  const head = Object.entries(map).map(([sassName, token]) => `$${sassName}: ${value(token)};`).join("\n");
  const result = await sass.compileStringAsync(head + "\n" + (await read("bootstrap.scss")), {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    logger: sass.Logger.silent,
  });
  return result.css.replace(/^@charset[^;]*;/, "").replace(/^\uFEFF/, "");
}

/** A block's place on a day axis is a class, because a page may hold no style attribute: at-N starts in five-minute column N, for-N is N columns long. */
function axisRules() {
  const columns = 24 * 12;
  const rules = [];
  for (let n = 1; n <= columns; n++) rules.push(`.at-${n}{grid-column-start:${n}}.for-${n}{grid-column-end:span ${n}}`);
  for (let hours = 1; hours <= 24; hours++) rules.push(`.axis-hours-${hours}{--axis-hours:${hours}}`);
  for (let part = 0; part <= 100; part++) rules.push(`.fill-${part}{inline-size:${part}%}`);
  return rules.join("");
}

async function cssFiles(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["node_modules", "wwwroot", "bin", "obj"].includes(entry.name)) found.push(...(await cssFiles(path)));
    } else if (entry.name.endsWith(".css")) found.push(path);
  }
  return found.sort();
}

async function css(name, contents) {
  await build({
    stdin: { contents, loader: "css", resolveDir: here, sourcefile: name },
    outfile: join(out, name), bundle: true, minify: true, external: ["/dist/*"], logLevel: "warning", target: ["chrome109", "firefox115", "safari16.4"],
  });
}

async function scripts() {
  await build({
    entryPoints: ["site.ts", "live.ts", "charts.ts", "desk.ts", "day.ts"].map((name) => join(here, name)),
    outdir: out, bundle: true, minify: true, sourcemap: dev, format: "iife", platform: "browser",
    target: ["chrome109", "firefox115", "safari16.4"], legalComments: "none", logLevel: "warning",
  });
}

/** Only the letters that Urdu, and the Arabic and Pashto names in it, are written with. */
async function font() {
  const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");
  const letters = range(0x0621, 0x063a) + range(0x0640, 0x0657) + "\u0670\u0679\u067c\u067e\u0681\u0685\u0686\u0688\u0689\u0691\u0693\u0696\u0698\u069a\u06a9\u06ab\u06af\u06ba\u06bc\u06be\u06c0\u06c1\u06c2\u06c3\u06cc\u06cd\u06d0\u06d2\u06d3\u06d4\u06d5";
  const text = " " + letters + "\u060c\u061b\u061f\u066a\u066b\u066c\u0601\u0602\u0603\u0614\u200c\u200d\ufdfa\ufdf2" + range(0x06f0, 0x06f9);
  const whole = await readFile(join(here, "node_modules/@fontsource/noto-nastaliq-urdu/files/noto-nastaliq-urdu-arabic-400-normal.woff2"));
  const subset = await subsetFont(whole, text, { targetFormat: "woff2" });
  // Its name carries its hash, so that SecurityHeaders may let browsers keep it for a year.
  const name = `nastaliq-${createHash("sha256").update(subset).digest("hex").slice(0, 10)}.woff2`;
  await writeFile(join(out, name), subset);
  await css("urdu.css", (await read("urdu/urdu.css")).replace("nastaliq.woff2", name));
}

/** The icons named in icons.json as one sprite: <svg><use href="icons.svg#name"/></svg>. */
async function icons() {
  const names = JSON.parse(await read("icons.json"));
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await read(`node_modules/bootstrap-icons/icons/${name}.svg`);
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 16 16">${body}</symbol>`;
  }));
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}
