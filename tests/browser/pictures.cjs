// SPDX-License-Identifier: MIT
// What each picture of the README shows, and of whom; see tests/browser/pictures.
'use strict';
const path = require('path');
const { chromium } = require('playwright-core');
const { signIn } = require('./sign_in.cjs');

const { BASE, PICTURES } = process.env;
const WIDTH = 1040;
const QUARTER = `${BASE}/returns/2023-24-Q3`;

async function as(browser, login) {
  const context = await browser.newContext({ viewport: { width: WIDTH, height: 860 } });
  const page = await context.newPage();
  await signIn(page, login);
  return page;
}

// From the top down to the last thing that is whole within so many pixels, and the space below it.
async function picture(page, name, most) {
  await page.evaluate(() => document.activeElement.blur());
  const height = await page.evaluate((limit) => {
    const parts = [...document.querySelectorAll(
      'main h2, main p, main li, main tr, main svg, main summary, main .govuk-summary-list__row')]
      .map((part) => part.getBoundingClientRect());
    const last = Math.max(...parts.map((part) => part.bottom).filter((end) => end <= limit));
    const next = Math.min(...parts.map((part) => part.top).filter((top) => top >= last - 1));
    return Math.floor(Math.min(last + 12, next));
  }, most);
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true,
    clip: { x: 0, y: 0, width: WIDTH, height } });
}

async function main() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const cora = await as(browser, 'cora');
  await picture(cora, 'page-home', 1400);
  await cora.click('main a:has-text("Certify")');
  await picture(cora, 'page-review', 1440);
  const paul = await as(browser, 'paul');
  await paul.goto(`${QUARTER}/families?decision=gap&test=T4`);
  await paul.click('tbody a >> nth=0');
  await picture(paul, 'page-family', 1420);
  await paul.goto(`${QUARTER}/matches`);
  await paul.click('tbody a >> nth=0');
  await picture(paul, 'page-match', 1000);
  const otto = await as(browser, 'otto');
  await otto.goto(`${QUARTER}/sample`);
  await picture(otto, 'page-sample', 1000);
  await browser.close();
}

main();
