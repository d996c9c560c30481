import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';

writeFileSync('manifest.json', `${JSON.stringify({ name: 'kiosk', build: randomUUID() }, null, 2)}\n`);
