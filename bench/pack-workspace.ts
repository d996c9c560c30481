import { pack } from 'tar-stream';

/** The smallest workspace as a tar: a source with one file. */
export async function* packWorkspace(): AsyncGenerator<Buffer> {
  const archive = pack();
  archive.entry({ name: 'src/', type: 'directory', mode: 0o755, mtime: new Date(0) });
  archive.entry({ name: 'src/README', mode: 0o644, mtime: new Date(0) }, 'nothing\n');
  archive.finalize();
  for await (const chunk of archive) {
    if (Buffer.isBuffer(chunk)) yield chunk;
  }
}
