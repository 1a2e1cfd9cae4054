// SPDX-License-Identifier: MIT
// A quarter, told as who does what and sees what; three ways to look at it.
'use strict';
const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');
const { chromium } = require('playwright-core');
const { signIn, signInHere } = require('./sign_in.cjs');

const { BASE, WORK, PROGRAM, PASSWORD, SHOTS } = process.env;
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
let passed = 0;
let failed = 0;

function verdict(what, good, why) {
  console.log(`${good ? 'ok' : 'not ok'} - ${what}${good || !why ? '' : `: ${why}`}`);
  if (good) passed++;
  else failed++;
}

// One way of looking at the pages.
class Way {
  constructor(browser, name, quarter, { width, script }) {
    Object.assign(this, { browser, name, quarter, width, script, shown: new Set() });
  }

  async as(login) {
    const context = await this.browser.newContext({
      viewport: { width: this.width, height: 900 }, javaScriptEnabled: this.script,
    });
    const page = await context.newPage();
    page.on('console', (said) => {
      if (said.type() === 'error' && !/status of 4\d\d/.test(said.text()))
        verdict(`${this.name}: nothing is wrong in the console`, false, said.text());
    });
    await signIn(page, login);
    return page;
  }

  // What a page is called, whether it fits, and what axe-core says of it.
  async sees(page, what, title) {
    const heading = (await page.textContent('h1')).trim();
    verdict(`${this.name}: ${what}`, heading === title, `found "${heading}", wanted "${title}"`);
    if (SHOTS) {
      await page.screenshot({ fullPage: true,
        path: path.join(SHOTS, `${what.replace(/[^a-z0-9]+/gi, '-')}-${this.width}.png`) });
    }
    if (!this.script || this.shown.has(what)) return;
    this.shown.add(what);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    verdict(`${this.name}: ${what} fits`, wide <= 0, `it is ${wide} pixels too wide`);
    const found = await this.axe(page);
    verdict(`${this.name}: axe on ${what}`, found.length === 0, found.join('; '));
    await this.keyboard(page, what);
  }

  // The page's own policy lets no script of others in, so axe gets a page of the same HTML.
  async axe(page) {
    const context = await this.browser.newContext({
      viewport: { width: this.width, height: 900 }, bypassCSP: true,
      storageState: await page.context().storageState(),
    });
    const copy = await context.newPage();
    await copy.goto(BASE + '/sign-in');
    await copy.setContent(await page.content(), { waitUntil: 'load' });
    await copy.evaluate(axe);
    const result = await copy.evaluate((only) => window.axe.run(document, { runOnly: only }), RULES);
    await context.close();
    return result.violations.map((rule) => `${rule.id} ${rule.nodes[0].html.slice(0, 100)}`);
  }

  // The first stop is the way past the menu, and Tab comes to every link and field.
  async keyboard(page, what) {
    await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); });
    const wanted = await page.evaluate(() => [...document.querySelectorAll(
      'main a[href], main button, main input:not([type=hidden]), main select, main textarea')]
      .filter((e) => e.checkVisibility() && e.tabIndex >= 0 && e.type !== 'radio').length);
    const seen = new Set();
    for (let i = 0; i < wanted + 40 && seen.size < wanted; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const e = document.activeElement;
        if (!e.closest('main') || e.type === 'radio' || !/^(A|BUTTON|INPUT|SELECT|TEXTAREA)$/.test(e.tagName)) return null;
        e.dataset.stop = e.dataset.stop || String(Math.random());
        return e.dataset.stop;
      });
      if (at) seen.add(at);
      if (i > 400) break;
    }
    verdict(`${this.name}: ${what} by keyboard`, seen.size >= Math.min(wanted, 300),
      `${seen.size} of ${wanted} stops`);
  }

  async wait(page) {
    for (let i = 0; i < 60 && (await page.content()).includes('http-equiv="refresh"'); i++) {
      await page.waitForTimeout(500);
      await page.reload();
    }
  }

  async upload(page, folder) {
    await page.goto(`${BASE}/import`);
    await page.setInputFiles('#files', fs.readdirSync(folder)
      .filter((file) => file.endsWith('.csv')).map((file) => path.join(folder, file)));
    await page.click('main button[type=submit]');
    await page.waitForURL(/\/jobs\//);
    await this.wait(page);
  }

  async decide(page, move, { reason, reference } = {}) {
    await page.goto(`${BASE}/returns/${this.quarter}/decide/${move}`);
    if (reason) await page.fill('#reason', reason);
    if (reference) await page.fill('#reference', reference);
    if (move === 'lodge') await page.check('#entered');
    if (await page.$('#agree')) await page.check('#agree');
    await page.click(`form[action$="/decide/${move}"] button[type=submit]`);
    await page.waitForURL(/\/receipts\//);
  }

  async makesReturn(page) {
    await page.goto(`${BASE}/run?quarter=${this.quarter}`);
    await page.fill('#agreed_number', '320');
    await page.click('main button[type=submit]');
    await page.waitForURL(/\/(jobs|returns)\//);
    await this.wait(page);
  }

  // The path of the newest link that mail has brought to somebody about this quarter.
  async mailed(login) {
    const folder = path.join(WORK, 'state/mail/new');
    for (let i = 0; i < 60; i++) {
      const found = fs.existsSync(folder) ? fs.readdirSync(folder).map((file) => path.join(folder, file))
        .map((file) => ({ at: fs.statSync(file).mtimeMs, text: fs.readFileSync(file, 'latin1') }))
        .filter(({ text }) => text.includes(`<${login}@council.example>`) && text.includes(this.quarter) &&
          /to be certified/.test(text)).sort((a, b) => b.at - a.at) : [];
      const link = found.length > 0 && found[0].text.match(/\/a\/[0-9a-f]{32}/);
      if (link) return link[0];
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`no mail with a link came to ${login}`);
  }

  // Signs in from the page that a link shows.
  async follows(login, link) {
    const context = await this.browser.newContext({
      viewport: { width: this.width, height: 900 }, javaScriptEnabled: this.script,
    });
    const page = await context.newPage();
    await page.goto(BASE + link);
    verdict(`${this.name}: a link asks to sign in`, (await page.textContent('h1')).trim() === 'Sign in');
    await signInHere(page, login);
    return page;
  }

  async quarterIsLodged() {
    const paul = await this.as('paul');
    await this.sees(paul, 'the home page', 'Returns');
    await paul.goto(`${BASE}/import`);
    await this.sees(paul, 'the import page', 'Import exports');
    await paul.click('main button[type=submit]');
    verdict(`${this.name}: no file chosen is told`,
      (await paul.textContent('.govuk-error-summary')).includes('Choose the files'));
    await this.upload(paul, path.join(WORK, 'bad'));
    await this.sees(paul, 'the problems', 'Importing exports');
    verdict(`${this.name}: with the row`,
      (await paul.textContent('main')).includes('episodes.csv, row 2'));
    await this.upload(paul, path.join(WORK, this.quarter === '2023-24-Q1' ? 'good' : 'moved'));
    await paul.goto(`${BASE}/run?quarter=${this.quarter}`);
    await this.sees(paul, 'the run page', 'Run a quarter');
    await this.makesReturn(paul);
    const title = (await paul.textContent('h1')).trim();
    await this.sees(paul, 'the return', title);
    await paul.goto(`${BASE}/returns/${this.quarter}/families`);
    await this.sees(paul, 'the families', 'Families behind the figures');
    await paul.click('tbody a >> nth=0');
    verdict(`${this.name}: no id in the address`, !/\/E[0-9A-Z]{7}$/.test(paul.url()));
    await this.sees(paul, 'a family', (await paul.textContent('h1')).trim());
    await this.keepsNote(paul);
    if (this.quarter !== '2023-24-Q1') await this.decidesMatch(paul);
    await this.decide(paul, 'submit');
    await this.sees(paul, 'the receipt', 'It is recorded');
    if (this.quarter === '2023-24-Q2') await this.desk.seesMatches(this.quarter);
    await this.auditsSample(); // which may hold the family of the match back, so that there is none
    const link = await this.mailed('cora');
    await this.sees(await this.follows('sid', link), "somebody else's link",
      'This link was sent to someone else');
    const cora = await this.follows('cora', link);
    await this.sees(cora, 'the review page', 'Certify this return');
    if (this.quarter === '2023-24-Q1') // later quarters know of earlier claims
      verdict(`${this.name}: what is odd is told`,
        (await cora.textContent('main')).includes('there is no claims.csv'));
    verdict(`${this.name}: the reviewer sees the sample`,
      (await cora.textContent('main')).includes('0 passed, 1 held back, 0 removed'));
    await cora.click('form[action$="/decide/certify"] button[type=submit]');
    verdict(`${this.name}: an unticked statement is told`,
      (await cora.textContent('.govuk-error-summary')).includes('Tick the box'));
    await this.decide(cora, 'send-back', { reason: 'families worked with looks double' });
    await cora.goto(`${BASE}${link}`);
    await this.sees(cora, 'a link that was overtaken', 'This return has moved on');
    await this.makesReturn(paul);
    verdict(`${this.name}: the reason is shown`,
      (await paul.textContent('main')).includes('families worked with looks double'));
    await this.decide(paul, 'submit');
    await this.decide(cora, 'certify');
    await this.decide(await this.as('sid'), 'sign-off');
    await this.decide(paul, 'lodge', { reference: 'DELTA-1' });
    await paul.goto(`${BASE}/returns/${this.quarter}`);
    verdict(`${this.name}: the return is lodged`, (await paul.textContent('main')).includes('Lodged'));
    await this.bundleIsSound(paul);
  }

  // On the page of an episode: two lines of a note, which are kept as they are.
  async keepsNote(page) {
    await page.fill('#note', 'the school has seen them\nand wrote so');
    await page.click('form[action$="/notes"] button[type=submit]');
    await page.waitForURL(/#notes$/);
    verdict(`${this.name}: a note is kept with the family`,
      (await page.textContent('#notes ~ .govuk-inset-text')).includes('seen them\nand wrote so'));
    await page.goto(`${BASE}/returns/${this.quarter}/families`);
    const led = await page.$$eval('#led_by option', (all) => all.map((option) => option.value));
    await page.selectOption('#led_by', led[1]);
    await page.click('.app-filter button[type=submit]');
    verdict(`${this.name}: families of one organisation`,
      /led_by=[0-9a-f]{20}/.test(page.url()) && (await page.$$('tbody tr')).length > 0);
  }

  // A family that was claimed under another id: side by side, and decided.
  async decidesMatch(page) {
    await page.goto(`${BASE}/returns/${this.quarter}`);
    await page.click('a[href$="/matches"]');
    await this.sees(page, 'families under another id', 'Claimed before under another id?');
    await page.click('tbody a >> nth=0');
    await this.sees(page, 'two families side by side', 'Is it the same family?');
    verdict(`${this.name}: names are shown as they are`,
      (await page.textContent('main')).includes('Amy <i>'));
    await page.click('form[action*="/matches/"] button[type=submit]');
    verdict(`${this.name}: no verdict chosen is told`,
      (await page.textContent('.govuk-error-summary')).includes('Choose whether'));
    await page.check('#verdict-different');
    await page.fill('#reason', 'the social worker knows both');
    await page.click('form[action*="/matches/"] button[type=submit]');
    await page.waitForURL(/\/matches$/);
    verdict(`${this.name}: it is decided`,
      (await page.textContent('tbody')).includes('Different families'));
  }

  // An auditor draws, looks at the pack of a family, and holds it back.
  async auditsSample() {
    const otto = await this.as('otto');
    await otto.goto(`${BASE}/returns/${this.quarter}/sample`);
    await this.sees(otto, 'the sample before', 'Audit sample');
    await otto.fill('#share', 'much');
    await otto.click('main form button[type=submit]');
    verdict(`${this.name}: a share that is none is told`,
      (await otto.textContent('.govuk-error-summary')).includes('much'));
    await otto.fill('#share', '10');
    await otto.click('main form button[type=submit]');
    await otto.waitForSelector('tbody a');
    await this.sees(otto, 'the sample', 'Audit sample');
    await otto.click('tbody a >> nth=0');
    const title = (await otto.textContent('h1')).trim();
    await this.sees(otto, 'a sampled family', title);
    verdict(`${this.name}: no id of a sampled family in the address`,
      !otto.url().includes(title.replace('Family ', '')));
    const sampled = otto.url();
    await otto.click('a[href$="/pack"]');
    await this.sees(otto, 'the pack', title.replace('Family', 'Spot check of family'));
    await otto.goto(sampled);
    await otto.click('main form button[type=submit]');
    verdict(`${this.name}: no result chosen is told`,
      (await otto.textContent('.govuk-error-summary')).includes('Choose what you found'));
    await otto.check('#audited-hold');
    await otto.fill('#reason', 'no plan on file');
    await otto.click('main form button[type=submit]');
    await otto.waitForURL(/\/sample$/);
    verdict(`${this.name}: the family is held back`,
      (await otto.textContent('tbody')).includes('Held back'));
  }

  async seesMatches(quarter) {
    const cora = await this.as('cora');
    await cora.goto(`${BASE}/returns/${quarter}/matches`);
    await this.sees(cora, 'families under another id', 'Claimed before under another id?');
    await cora.click('tbody a >> nth=0');
    await this.sees(cora, 'two families side by side', 'Is it the same family?');
  }

  async bundleIsSound(page) {
    const link = await page.getAttribute('a[href*="/evidence/"]', 'href');
    const bundle = path.join(WORK, `bundle-${this.quarter}.zip`);
    fs.writeFileSync(bundle, await (await page.request.get(BASE + link)).body());
    let said = '';
    try {
      said = execFileSync(PROGRAM, ['verify', bundle, '--key', path.join(WORK, 'state/keys/log.pub')],
        { encoding: 'utf8' });
    } catch (error) {
      said = `${error.stdout}${error.stderr}`;
    }
    verdict(`${this.name}: the bundle verifies offline`, /^ok: /m.test(said) && !/altered:/.test(said), said);
  }

  // A token for a program: wrong at first, then shown once, then revoked.
  async tokens(page) {
    const purpose = `the dashboard of ${this.quarter}`;
    await page.goto(`${BASE}/account/tokens`);
    await this.sees(page, 'the page of tokens', 'Tokens for programs');
    await page.click('form[action="/account/tokens"] button');
    await this.sees(page, 'what is wrong with a token', 'Tokens for programs');
    await page.fill('#purpose', purpose);
    await page.check('#scope-read');
    await page.click('form[action="/account/tokens"] button');
    await this.sees(page, 'a new token', 'Your new token');
    const token = (await page.textContent('main')).match(/drt_[\w-]{43}/)[0];
    const asked = async () => (await fetch(`${BASE}/api/v1/returns`,
      { headers: { Authorization: `Bearer ${token}` } })).status;
    verdict(`${this.name}: a program can use it`, (await asked()) === 200);
    await page.click('a[href="/account/tokens"]');
    await this.sees(page, 'the page with tokens', 'Tokens for programs');
    await page.click(`tr:has-text("${purpose}") button`);
    verdict(`${this.name}: and not when it is revoked`, (await asked()) === 401);
  }

  async otherPages() {
    const anna = await this.as('anna');
    for (const [where, title] of [['people', 'People'], ['people/add', 'Add a person'],
      ['deputies', 'Deputies and delegation'], ['log', 'The log'], ['mail', 'Mail'],
      ['timetable', 'Timetable'], ['settings', 'Settings'], ['status', 'Status'],
      ['account', 'Your account'], ['nowhere', 'Page not found'], ['import', 'You cannot do this']]) {
      await anna.goto(`${BASE}/${where}`);
      await this.sees(anna, `/${where}`, title);
    }
    await anna.goto(`${BASE}/log`);
    await anna.click('form[action="/log/verify"] button');
    verdict(`${this.name}: the log is whole`,
      (await anna.textContent('main')).includes('The log is whole'));
    await anna.goto(`${BASE}/people`);
    await anna.click('text=Olga Officer');
    await anna.click('form[action$="/invite"] button');
    await this.sees(anna, 'a second person', 'Olga Officer');
    await anna.fill('#second_login', 'cora');
    await anna.fill('#second_password', PASSWORD);
    await anna.click('form[action$="/invite"] button');
    await this.sees(anna, 'an invitation by two', 'An invitation for Olga Officer');
    const olga = await this.as('olga');
    await olga.goto(`${BASE}/account/codes`);
    await this.sees(olga, 'the page of codes', 'Set up an authenticator app');
    await this.tokens(olga);
  }
}

(async () => {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const ways = [
    new Way(browser, 'at a desk', '2023-24-Q1', { width: 1280, script: true }),
    new Way(browser, 'on a phone', '2023-24-Q2', { width: 320, script: true }),
    new Way(browser, 'without JavaScript', '2023-24-Q3', { width: 800, script: false }),
  ];
  for (const way of ways) {
    way.desk = ways[0];
    try {
      await way.quarterIsLodged();
      await way.otherPages();
    } catch (error) {
      verdict(`${way.name}: the story goes to its end`, false, error.stack);
    }
  }
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
})();
