import { opendirSync, readFileSync, writeFileSync } from 'node:fs';

const parts = [];
const folder = opendirSync('icons');
for (let entry = folder.readSync(); entry !== null; entry = folder.readSync())
  parts.push(readFileSync(`icons/${entry.name}`, 'utf8'));
folder.closeSync();
writeFileSync('sprite.svg', `<svg>\n${parts.join('')}</svg>\n`);
