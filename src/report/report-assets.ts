import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What a page carries in itself, and the policy that lets exactly that run and nothing be requested. */
export interface ReportAssets {
  readonly css: string;
  readonly script: string;
  /** A Content-Security-Policy for a meta element. */
  readonly policy: string;
}

/** The style sheet's parts: where two say something of the same element, the later counts. */
const STYLES = ['page', 'verdict', 'tables', 'artifacts', 'causes', 'diffs', 'media'];

let assets: ReportAssets | null = null;

/** The report's style sheet and script, read once from `assets/`. */
export function reportAssets(): ReportAssets {
  assets ??= load();
  return assets;
}

function load(): ReportAssets {
  const css = STYLES.map((name) => read(`${name}.css`)).join('\n');
  const script = read('report.js');
  const policy = [
    `default-src 'none'`,
    `style-src '${sourceHash(css)}'`,
    `script-src '${sourceHash(script)}'`,
    // The empty icon keeps a browser from asking a server for one.
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return Object.freeze({ css, script, policy });
}

/** The text between the tags is hashed as it stands there, so it may not end its element. */
function read(name: string): string {
  const text = readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8');
  if (/<\/(?:style|script)/i.test(text)) throw new TypeError(`${name} would end its own element`);
  return text;
}

const sourceHash = (text: string): string => `sha256-${hash('sha256', text, 'base64')}`;
