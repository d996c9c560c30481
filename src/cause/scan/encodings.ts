/** A text in one of the ways that tools write it. */
export interface Encoded {
  readonly form: string;
  readonly bytes: Uint8Array;
}

/** Ways in which a whole value is written, the first of them as it is. Only those that look different. */
export function encodeText(text: string): Encoded[] {
  const escaped = encodeURIComponent(text);
  const windows = text.replaceAll('/', '\\');
  return distinct([
    ['plain', text],
    ['url', escaped],
    ['url', escaped.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['url', text.replaceAll(' ', '%20')],
    ['url', text.replaceAll(' ', '+')],
    ['windows', windows],
    ['escaped', windows.replaceAll('\\', '\\\\')],
    ['escaped', text.replaceAll('/', '\\/')],
    // make, systemd, gcov and others turn a path into one name.
    ...['-', '_', '#', '.', '!', '%'].map((joint): [string, string] => [
      'joined',
      text.replaceAll('/', joint),
    ]),
  ]);
}

/** Ways in which a canary's own letters are encoded. They hold no slash, so that every way is the same for every escaping. */
export function encodeCanary(canary: string): Encoded[] {
  const bytes = Buffer.from(canary, 'utf8');
  const hex = bytes.toString('hex');
  const wide = Buffer.from(canary, 'utf16le');
  return [
    ...distinct([
      ['part', canary],
      ['upper-case', canary.toUpperCase()],
      ['hex', hex],
      ['hex', hex.toUpperCase()],
    ]),
    ...base64Alignments(bytes),
    { form: 'utf-16le', bytes: wide },
    { form: 'utf-16be', bytes: Buffer.from(wide).swap16() },
  ];
}

/**
 * What base64 makes of `bytes` wherever they stand in a longer text: three alignments, without the characters that their
 * neighbours decide. Letters of the other alphabet (`-_` for `+/`) cannot occur in what ASCII letters and digits make.
 */
export function base64Alignments(bytes: Uint8Array): Encoded[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const sure = Math.floor(((before + bytes.length) * 8) / 6);
    const start = Math.ceil((before * 8) / 6);
    return { form: 'base64', bytes: Buffer.from(text.slice(start, sure), 'latin1') };
  });
}

function distinct(texts: readonly (readonly [form: string, text: string])[]): Encoded[] {
  const seen = new Set<string>();
  return texts.flatMap(([form, text]) => {
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ form, bytes: Buffer.from(text, 'utf8') }];
  });
}
