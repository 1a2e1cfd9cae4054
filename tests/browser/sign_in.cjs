// SPDX-License-Identifier: MIT
// Signing in, for what looks at the pages as somebody.
'use strict';

const { BASE, PASSWORD } = process.env;

// On the page that asks for it.
async function signInHere(page, login) {
  await page.fill('#login', login);
  await page.fill('#password', PASSWORD);
  await page.click('main button[type=submit]');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

async function signIn(page, login) {
  await page.goto(`${BASE}/sign-in`);
  await signInHere(page, login);
}

module.exports = { signIn, signInHere };
