import { existsSync } from 'node:fs';

import { chromium, type Browser } from 'playwright-core';

/** Where Linux distributions put it. */
const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
];

/** A browser that asks nobody anything on its own. Throws when there is none to start. */
export async function startChromium(): Promise<Browser> {
  const executablePath = USUAL_PATHS.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error(`Chromium is at none of ${USUAL_PATHS.join(', ')}: install it`);
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, args });
}
