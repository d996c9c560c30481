import { z } from 'zod';

import { isCommitId } from '../source/git-ref.ts';
import type { PushForge } from './push-proof.ts';

/** What a forge tells of. */
export type PushEvent =
  /** Only whether somebody is there. */
  | { readonly kind: 'ping' }
  /** Something else than a push, or nothing that can be read. */
  | { readonly kind: 'other'; readonly why: string }
  | {
      readonly kind: 'push';
      /** `refs/heads/main`. */
      readonly name: string;
      /** null when the ref was deleted. */
      readonly commit: string | null;
      /** `owner/name`; null when the forge does not say. */
      readonly repository: string | null;
    };

const PUSHES: Readonly<Record<PushForge, readonly string[]>> = {
  github: ['push'],
  gitea: ['push'],
  forgejo: ['push'],
  gitlab: ['Push Hook', 'Tag Push Hook', 'System Hook'],
};

/** The parts of the forges' payloads that count here; all else is passed over. */
const payloadSchema = z.object({
  ref: z.string().max(500),
  after: z.string().max(100).nullish(),
  deleted: z.boolean().nullish(),
  /** GitHub, Gitea and Forgejo: the commit, where `after` is an annotated tag. */
  head_commit: z.object({ id: z.string().max(100).nullish() }).nullish(),
  /** GitLab: the same. */
  checkout_sha: z.string().max(100).nullish(),
  object_kind: z.string().nullish(),
  repository: z.object({ full_name: z.string().max(500).nullish() }).nullish(),
  project: z.object({ path_with_namespace: z.string().max(500).nullish() }).nullish(),
});

/** Reads what was signed. `contentType` is the request's: forges also send the payload as a form. */
export function readPushEvent(
  { forge, event }: { readonly forge: PushForge; readonly event: string },
  body: Buffer,
  contentType: string,
): PushEvent {
  if (event === 'ping') return { kind: 'ping' };
  if (!PUSHES[forge].includes(event)) return other(`nothing is done for the event ${JSON.stringify(event)}`);
  const parsed = payloadSchema.safeParse(jsonOf(body, contentType));
  if (!parsed.success) return other('the payload is not that of a push');
  const { ref, after, deleted, head_commit: head, checkout_sha: checkout, ...rest } = parsed.data;
  if (forge === 'gitlab' && rest.object_kind !== 'push' && rest.object_kind !== 'tag_push') {
    return other('nothing is done for this kind of event');
  }
  const repository = rest.repository?.full_name ?? rest.project?.path_with_namespace ?? null;
  if (deleted === true || (typeof after === 'string' && /^0+$/.test(after))) {
    return { kind: 'push', name: ref, commit: null, repository };
  }
  // A branch is where it was pushed to; a tag may be an object of its own, and then its commit is told beside it.
  const commit = ref.startsWith('refs/tags/') ? (head?.id ?? checkout ?? after) : after;
  if (typeof commit !== 'string' || !isCommitId(commit)) return other('the payload names no commit');
  return { kind: 'push', name: ref, commit, repository };
}

function jsonOf(body: Buffer, contentType: string): unknown {
  const text = body.toString('utf8');
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType);
  try {
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    return null;
  }
}

const other = (why: string): PushEvent => ({ kind: 'other', why });
