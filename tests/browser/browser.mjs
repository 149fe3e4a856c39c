// Chromium with ears: what a page says to the console, what its policy refused, what axe-core finds.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const modules = path.join(root, 'web/node_modules');
const { chromium } = await import(path.join(modules, 'playwright-core/index.mjs'));
const axe = fs.readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');

export const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

export class Tally {
  passed = 0;
  failed = 0;
  check(what, good, seen = '') {
    if (good) this.passed++;
    else {
      this.failed++;
      console.log(`FAILED: ${what}${seen ? `: ${seen}` : ''}`);
    }
    return good;
  }
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed ? 1 : 0;
  }
}

export const open = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

// A person at a browser: one context, so one session. `heard` gathers what no page of ours may ever say.
export const person = async (browser, base, options = {}) => {
  const context = await browser.newContext({ baseURL: base, viewport: SIZES.wide, locale: 'vi-VN', ...options });
  const heard = [];
  await context.exposeBinding('__refused', (_, what) => heard.push(`policy: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.__refused(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`);
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.on('console', (message) => {
    // A refused form is a 422 and a page all the same: the browser logs it, we do not mind.
    if (message.type() === 'error' && !/status of (404|403|409|422|503)/.test(message.text())) heard.push(message.text());
  });
  page.on('pageerror', (error) => heard.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(base) && !/^(data|blob|about):/.test(address)) heard.push(`asked elsewhere: ${address}`);
  });
  return { context, page, heard };
};

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Looks at the page as it stands: axe, sideways scrolling, targets, what was heard; and takes its picture.
export const look = async (tally, who, name, size, folder) => {
  const { page, heard } = who;
  await page.setViewportSize(SIZES[size]);
  await page.waitForLoadState('load');
  await page.waitForTimeout(60);
  const label = `${name} (${size})`;
  const said = heard.splice(0);
  tally.check(`${label}: nothing in the console, nothing refused by the policy`, !said.length, said.join(' | '));
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  tally.check(`${label}: no sideways scrolling`, over <= 0, `${over} px`);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, select, input:not([type=hidden]), summary')]
      .filter((e) => {
        const box = (e.closest('label.choice') ?? e).getBoundingClientRect();
        if (!box.width || !box.height || e.closest('.unseen, [hidden], .skip')) return false;
        if (e.matches('a') && getComputedStyle(e).display === 'inline') return false; // in a sentence (WCAG 2.5.8)
        return box.height < 43.5;
      })
      .map((e) => e.outerHTML.slice(0, 90)));
  if (size === 'phone') tally.check(`${label}: targets of 44 px`, !small.length, small.slice(0, 4).join(' | '));
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  tally.check(`${label}: axe-core finds nothing`, !found.violations.length,
    found.violations.map((v) => `${v.id} ${v.nodes[0].html.slice(0, 140)}`).join(' | '));
  heard.splice(0); // what axe itself provoked
  if (folder) {
    fs.mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: path.join(folder, `${name}-${SIZES[size].width}.png`), fullPage: true });
  }
};

export { root };
