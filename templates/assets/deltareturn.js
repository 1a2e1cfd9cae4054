// SPDX-License-Identifier: MIT
// Every page works without this. With it: the design system's own behaviour.
const ownScript = document.querySelector('script[data-frontend]');

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
import(ownScript.dataset.frontend).then((frontend) => frontend.initAll());

document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
});
