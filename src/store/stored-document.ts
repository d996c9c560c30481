import type { BlobStore } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';
import {
  comparisonDocumentSchema,
  DOCUMENT_VERSION,
  type ComparisonDocument,
} from '../comparison/document.ts';
import { StoreError } from './store-error.ts';

const MAX_DOCUMENT_BYTES = 1024 ** 3;

/**
 * A comparison's document, checked against its schema.
 * Throws StoreError 'NEWER_DOCUMENT' when a later version wrote it, 'INVALID_DOCUMENT' when it is not one, and what reading a blob throws.
 */
export async function readDocument(
  blobs: BlobStore,
  id: string,
  digest: Digest,
): Promise<ComparisonDocument> {
  const bytes = await blobs.readAll(digest, MAX_DOCUMENT_BYTES);
  const value: unknown = JSON.parse(bytes.toString());
  const version = versionOf(value);
  if (version > DOCUMENT_VERSION) {
    throw new StoreError(
      'NEWER_DOCUMENT',
      `the document of ${id} has version ${version}; this Verbatim reads up to version ${DOCUMENT_VERSION}`,
      { hint: 'read it with the newer Verbatim that wrote it' },
    );
  }
  const parsed = comparisonDocumentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StoreError(
    'INVALID_DOCUMENT',
    `the document of ${id} does not fit its schema: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    { hint: 'run the same comparison again' },
  );
}

function versionOf(value: unknown): number {
  const hasVersion = typeof value === 'object' && value !== null && 'version' in value;
  return hasVersion && typeof value.version === 'number' ? value.version : 0;
}
