import { mentions, valueRule } from './rule.ts';

export const pngTime = valueRule({
  name: 'png-time',
  kind: 'png-time',
  sees: '`tIME` or `date:create` in a PNG image',
  pattern:
    /(?<=^\s*(?:# |(?:year|month|day|hour|minute|second):\s*|text: ")).*|(?<=tIME).{7,11}|(?<=date:(?:create|modify|timestamp)\0?).{10,25}/g,
  isHere: (site) =>
    /\.png$/i.test(site.name) &&
    (site.command === 'sng' || mentions(site, /tIME|date:(?:create|modify|timestamp)/)),
  covers: ['captures-build-time'],
});
