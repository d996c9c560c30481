const MAX_TEXT = 200;
const NOTHING = '-';
/** In this order: what a created thing is called. */
const NAMES = ['id', 'name', 'digest'] as const;
const VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'set',
  PATCH: 'change',
  DELETE: 'remove',
};

/**
 * `POST /api/v1/tokens` is `token.create`, `POST /api/v1/tokens/:id/revoke` is `token.revoke`,
 * `DELETE /api/v1/projects/:name/webhooks/:id` is `project.webhook.remove`.
 */
export function actionOf(method: string, route: string): string {
  const parts = route
    .replace(/^\/api\/v\d+/, '')
    .split('/')
    .filter((part) => part !== '');
  const words = parts.filter((part) => !isParameter(part));
  const last = words.at(-1);
  // A word behind a parameter that is no plural is what is done to it.
  const isVerb = isParameter(parts.at(-2)) && !isParameter(parts.at(-1)) && last?.endsWith('s') === false;
  const things = (isVerb ? words.slice(0, -1) : words).map((word) =>
    word.replace(/ies$/, 'y').replace(/s$/, ''),
  );
  const verb = isVerb && method === 'POST' ? last : (VERBS[method] ?? method.toLowerCase());
  return [...things, ...(isVerb && method !== 'POST' ? [last] : []), verb].join('.');
}

const isParameter = (part: string | undefined): boolean => part?.startsWith(':') === true || part === '*';

/** What it was done to: the parameters of the address, else what the answer calls the thing that was made. */
export function subjectOf(params: unknown, answer: Readonly<Record<string, unknown>>): string {
  const given = isRecord(params) ? Object.values(params).map(String) : [];
  const subject = given.length > 0 ? given.join('/') : (nameIn(answer) ?? '');
  return subject === '' ? NOTHING : subject.slice(0, MAX_TEXT);
}

/** What an answer, or the one thing inside it, is called. */
function nameIn(answer: Readonly<Record<string, unknown>>): string | undefined {
  return [answer, ...Object.values(answer).filter(isRecord)]
    .flatMap((one) => NAMES.map((name) => one[name]))
    .find((value) => typeof value === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
