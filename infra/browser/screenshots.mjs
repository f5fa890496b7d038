// Takes pictures of every page, signed in as the roles of the demonstration accounts. Called by infra/screenshots.
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lang: { type: "string" },
    role: { type: "string" },
    width: { type: "string", default: "1366" },
    height: { type: "string", default: "768" },
    window: { type: "boolean", default: false },
    name: { type: "string" },
    data: { type: "string", default: join(root, ".data") },
    url: { type: "string" },
  },
});
const [out, ...paths] = positionals;
if (!out) stop("give the directory for the pictures");

const languages = given.lang ? [given.lang] : ["en", "ur"];
const addressFile = join(given.data, "address");
const address = given.url ?? (existsSync(addressFile) ? readFileSync(addressFile, "utf8").trim() : stop(`no infra/run serves ${given.data}`));

// The order in which a page looks for somebody who may see it.
const order = ["public", "clerk", "operator", "judge", "programme-staff", "administrator", "auditor", "focal-point", "delivery-unit", "steering-committee"];
const accounts = readAccounts();
const roles = given.role ? [given.role] : order.filter((r) => r === "public" || accounts.has(r));
for (const role of roles) if (role !== "public" && !accounts.has(role)) stop(`no account of the role ${role} in ${given.data}/accounts.txt`);

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage".split(" "),
});
let pictures = 0;
try {
  for (const language of languages) await take(language);
} finally {
  await browser.close();
}
console.log(`${pictures} pictures in ${out}`);

async function take(language) {
  const pages = new Map();
  for (const role of roles) pages.set(role, await open(role, language));
  const seen = new Set();
  const links = new Set();

  const visit = async (role, path, always) => {
    const page = pages.get(role);
    const answer = await page.goto(new URL(path, address).href, { waitUntil: "load" }).catch((error) => {
      console.log(`${path} (${role}, ${language}): ${error.message.split("\n")[0]}`);
    });
    if (!answer) return false;
    const landed = new URL(page.url()).pathname;
    if (!always && (!answer.ok() || landed.startsWith("/sign-in") !== path.startsWith("/sign-in"))) return false;
    if (answer.headers()["content-type"]?.startsWith("text/html")) {
      for (const href of await page.$$eval("a[href^='/']", (all) => all.map((a) => a.getAttribute("href")))) links.add(href.split("#")[0]);
    }
    const name = given.name ?? join(language, `${role}-${slug(path)}.png`);
    const file = join(out, name);
    mkdirSync(dirname(file), { recursive: true });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: file, fullPage: !given.window, animations: "disabled" });
    pictures += 1;
    if (!answer.ok()) console.log(`${answer.status()} ${path} (${role}, ${language})`);
    return true;
  };

  if (paths.length > 0) {
    for (const path of paths) {
      if (given.role) await visit(given.role, path, true);
      else if (!(await firstWho(path, visit))) console.log(`nobody may see ${path}`);
    }
    return;
  }
  for (const role of roles) await visit(role, "/", true); // each role lands on its own home
  const routes = readRoutes();
  for (const route of routes.filter((r) => !r.includes("{") && r !== "/")) {
    if (await firstWho(route, visit)) seen.add(route);
    else console.log(`nobody may see ${route}`);
  }
  for (const route of routes.filter((r) => r.includes("{"))) {
    const pattern = new RegExp(`^${route.replace(/\{[^}]+\}/g, "[^/?]+")}/?(\\?.*)?$`);
    const example = [...links].find((l) => pattern.test(l) && !routes.includes(l));
    if (!example || !(await firstWho(example, visit))) console.log(`no link leads to ${route}`);
  }
}

async function firstWho(path, visit) {
  for (const role of roles) if (await visit(role, path, false)) return true;
  return false;
}

async function open(role, language) {
  const context = await browser.newContext({
    locale: language === "ur" ? "ur-PK" : "en-GB",
    timezoneId: "Asia/Karachi",
    viewport: { width: Number(given.width), height: Number(given.height) },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.log(`script error on ${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) console.log(`${page.url()}: ${message.text()}`);
  });
  if (role !== "public") {
    const { name, password } = accounts.get(role);
    await page.goto(new URL("/sign-in", address).href);
    await page.fill("input[autocomplete=username]", name);
    await page.fill("input[autocomplete=current-password]", password);
    await page.press("input[autocomplete=current-password]", "Enter");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in")).catch(() => stop(`${name} could not sign in`));
    // Signing in takes up the account's own language.
    await page.goto(new URL(`/language/${language}?back=/account`, address).href);
  }
  return page;
}

// Lines "name role scope password", as the seed printed them; the first of each role.
function readAccounts() {
  const file = join(given.data, "accounts.txt");
  const found = new Map();
  for (const line of existsSync(file) ? readFileSync(file, "utf8").split("\n") : []) {
    const [name, role, , password] = line.trim().split(/\s+/);
    if (password && !found.has(role)) found.set(role, { name, password });
  }
  return found;
}

// The @page routes of the components.
function readRoutes() {
  const found = new Set();
  for (const entry of readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".razor") || entry.parentPath.includes("node_modules")) continue;
    for (const [, route] of readFileSync(join(entry.parentPath, entry.name), "utf8").matchAll(/^@page "([^"]+)"/gm)) found.add(route);
  }
  return [...found].sort();
}

function slug(path) {
  return path.replace(/[?#].*$/, "").split("/").filter(Boolean).join("-") || "home";
}

function stop(message) {
  console.error(`infra/screenshots: ${message}`);
  process.exit(1);
}
