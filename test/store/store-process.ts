// A process of its own for the crash tests: `node store-process.ts put|finish|write FOLDER`.
import { CodedError } from '../../src/errors.ts';
import { openStore } from '../../src/store/store.ts';
import { twoMismatches } from '../report/sample-documents.ts';
import { keepDocument } from './queue-rig.ts';

const [mode, folder = ''] = process.argv.slice(2);

async function* endless(): AsyncGenerator<Uint8Array> {
  for (let count = 0; ; count++) {
    yield Buffer.alloc(65_536, count);
    if (count === 20) process.stdout.write('ready\n');
    if (count > 20) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

try {
  const store = openStore(folder, Date.now);
  const document = twoMismatches();
  if (mode === 'put') await store.blobs.put(endless());
  if (mode === 'small')
    for (let count = 0; ; count++) await store.blobs.put(Buffer.alloc(65_536, String(count)));
  const rounds = mode === 'finish' ? Infinity : 20;
  for (let count = 0; count < rounds; count++) {
    await keepDocument(store, document);
    if (count === 0) process.stdout.write('ready\n');
  }
  store.close();
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message, hint: error.hint }));
}
