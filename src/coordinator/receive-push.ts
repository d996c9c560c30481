import { createHash, randomBytes } from 'node:crypto';

import { refMatcher } from '../comparison/ref-glob.ts';
import { parseGitLocation } from '../source/git-location.ts';
import type { Project } from '../store/project-store.ts';
import type { ProjectsDeps } from './projects-deps.ts';
import { readPushEvent, type PushEvent } from './push-event.ts';
import { provePush, type RawPush } from './push-proof.ts';
import { submitProject } from './submit-project.ts';

/** What came of a push. */
export type PushOutcome =
  /** Not proven to be a forge's that knows the secret; also for a project that takes no pushes, or is not there. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'ignored'; readonly why: string }
  | {
      readonly kind: 'submitted';
      readonly comparison: string;
      readonly isNew: boolean;
      readonly ref: string;
      readonly commit: string;
    };

type Pushed = Extract<PushEvent, { kind: 'push' }>;
type Deps = Pick<ProjectsDeps, 'projects' | 'service' | 'builders' | 'allowPrivateAddresses' | 'clock'>;

/** Makes as much work of a project without a secret as of one with it. */
const NOBODYS_SECRET = `whsec_${randomBytes(32).toString('base64')}`;

/**
 * Takes a forge's push to a project: asks for a comparison of the commit when its branch or tag is watched. What was told before, under
 * the same name or with the same body, does nothing again. Throws what submitting does; then the forge may send it once more.
 */
export function receivePush(name: string, push: RawPush, deps: Deps): PushOutcome {
  const secret = deps.projects.pushSecret(name);
  const proof = provePush(push, secret ?? NOBODYS_SECRET, deps.clock());
  if (secret === null || proof === null) return { kind: 'refused' };
  const event = readPushEvent(proof, push.body, String(push.headers['content-type'] ?? ''));
  if (event.kind === 'ping') return ignored('pong');
  if (event.kind === 'other') return ignored(event.why);
  const body = createHash('sha256').update(push.body).digest('hex');
  const delivery = { delivery: `${proof.forge} ${proof.delivery ?? body}`, body };
  const project = deps.projects.find(name);
  const why = reasonToIgnore(project, event);
  if (why !== null) return ignored(why);
  if (!deps.projects.isNewDelivery(name, delivery)) return ignored('this push was told before');
  const outcome = take(project, event, deps);
  deps.projects.rememberDelivery(name, delivery);
  return outcome;
}

function reasonToIgnore({ settings }: Project, { name, repository }: Pushed): string | null {
  const { source, watch } = settings;
  if (watch === null || source.kind !== 'git') return 'the project watches no branch and no tag';
  if (!refMatcher(watch)(name)) return `${name} is not watched`;
  const location = parseGitLocation(source.url);
  if (location.protocol === 'file' || repository === null) return null;
  const path = source.url
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  // Hosts may have several names, and mirrors other ones; what is pushed to another repository is not in this one.
  const isSame =
    path.endsWith(`/${repository.toLowerCase()}`) || path.endsWith(`:${repository.toLowerCase()}`);
  return isSame ? null : `the push is to ${repository}, which is not the project's source`;
}

function take(project: Project, { name, commit }: Pushed, deps: Deps): PushOutcome {
  const { projects } = deps;
  if (commit === null) {
    projects.recordRefs(project.name, { [name]: null });
    return ignored(`${name} was deleted`);
  }
  if (projects.state(project.name).seenRefs?.[name] === commit)
    return ignored(`${name} is known to be at ${commit}`);
  const asked = { ref: commit, trigger: 'push', again: false, token: null } as const;
  const { id, isNew } = submitProject(project, asked, deps);
  projects.recordRefs(project.name, { [name]: commit });
  return { kind: 'submitted', comparison: id, isNew, ref: name, commit };
}

const ignored = (why: string): PushOutcome => ({ kind: 'ignored', why });
