import t from 'tap';

import { renderReport, REPORT_FORMATS, REPORT_TYPES } from '../../src/report/format-report.ts';
import { SAMPLES } from './sample-documents.ts';

const BEGINNINGS = { html: /^<!doctype html>/, json: /^\{\n {2}"/, junit: /^<\?xml /, text: /^\S?/ } as const;

void t.test('every format renders every sample, and ends it with a newline', (test) => {
  for (const [name, make] of Object.entries(SAMPLES)) {
    const document = make();
    for (const format of REPORT_FORMATS) {
      const report = renderReport(document, format);
      test.match(report, BEGINNINGS[format], `${format} of ${name}`);
      test.match(report.slice(-2), /[^\n]\n$/, `${format} of ${name}`);
    }
  }
  test.end();
});

void t.test('text for a file has no escape sequences', (test) => {
  for (const make of Object.values(SAMPLES)) test.notMatch(renderReport(make(), 'text'), '\u001B');
  test.end();
});

void t.test('each format has a media type and an extension of its own', (test) => {
  const types = REPORT_FORMATS.map((format) => REPORT_TYPES[format]);
  test.equal(new Set(types.map(({ mediaType }) => mediaType)).size, types.length);
  test.equal(new Set(types.map(({ extension }) => extension)).size, types.length);
  test.end();
});
