import type { Blob, BlobStore } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';
import type { UploadStore } from '../store/upload-store.ts';
import { ApiError } from './api-error.ts';
import { tokenOf, type Caller } from './caller.ts';
import { refuseAbove } from './quota.ts';

export interface Upload {
  readonly content: AsyncIterable<Uint8Array>;
  /** What the caller says it is long; null when it does not say. */
  readonly length: number | null;
  readonly digest: Digest | null;
  readonly name: string;
}

interface Receiving {
  readonly store: { readonly blobs: BlobStore; readonly uploads: UploadStore };
  readonly maxBytes: number;
}

/**
 * Makes the function that stores an upload while it comes. Throws ApiError 'UPLOAD_TOO_LARGE', 'QUOTA_EXCEEDED' and 'DIGEST_MISMATCH',
 * as soon as it is known; nothing of a refused upload is kept past the next sweep.
 */
export function createUploadReceiver({
  store: { blobs, uploads },
  maxBytes,
}: Receiving): (upload: Upload, caller: Caller) => Promise<Blob> {
  /** Bytes that are on their way, by token: two uploads at once share one quota. */
  const coming = new Map<string, number>();

  return async ({ content, length, digest, name }, caller) => {
    const token = tokenOf(caller);
    const count = (bytes: number): void => {
      if (caller.kind !== 'token') return;
      const own = (coming.get(caller.tokenId) ?? 0) + bytes;
      coming.set(caller.tokenId, own);
      if (bytes > 0) refuseAbove(caller.quota, 'uploadBytes', uploads.bytesOf(caller.tokenId) + own);
    };
    if (length !== null) checkSize(length, maxBytes);
    let counted = 0;
    const take = (bytes: number): void => {
      counted += bytes;
      count(bytes);
    };
    try {
      // What is told beforehand is refused before it is sent.
      if (length !== null) take(length);
      const blob = await blobs.put(
        bounded(content, maxBytes, (received) => {
          if (received > counted) take(received - counted);
        }),
      );
      if (digest !== null && blob.digest !== digest) {
        throw new ApiError('DIGEST_MISMATCH', `the upload has the sha256 ${blob.digest}, not ${digest}`, {
          hint: 'send it again; if it happens again, the file was changed meanwhile',
        });
      }
      uploads.keep({ blob, name, token });
      return blob;
    } finally {
      if (token !== null) {
        const left = (coming.get(token) ?? 0) - counted;
        if (left > 0) coming.set(token, left);
        else coming.delete(token);
      }
    }
  };
}

async function* bounded(
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
  onReceived: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of content) {
    received += chunk.length;
    checkSize(received, maxBytes);
    onReceived(received);
    yield chunk;
  }
}

function checkSize(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new ApiError('UPLOAD_TOO_LARGE', `an upload has at most ${maxBytes} bytes here`, {
    hint: 'leave out what the build does not need, or compare a git repository',
  });
}
