import { createHmac } from 'node:crypto';

import tap from 'tap';

import { provePush, type RawPush } from '../../src/coordinator/push-proof.ts';

const NOW = 1_731_705_121_000;
const push = (headers: RawPush['headers'], body: string): RawPush => ({ headers, body: Buffer.from(body) });

/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries, "Testing the webhook payload validation". */
const GITHUB = {
  secret: "It's a Secret to Everybody",
  push: push(
    {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      'x-github-event': 'push',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    },
    'Hello, World!',
  ),
};

/**
 * https://docs.gitea.com/usage/webhooks: the example's headers, secret and way of signing; its payload shortened, and signed by
 * `openssl dgst -sha256 -hmac 123`.
 */
const GITEA = {
  secret: '123',
  push: push(
    {
      'x-github-delivery': 'f6266f16-1bf3-46a5-9ea4-602e06ead473',
      'x-github-event': 'push',
      'x-gogs-event': 'push',
      'x-gitea-delivery': 'f6266f16-1bf3-46a5-9ea4-602e06ead473',
      'x-gitea-event': 'push',
      'x-gitea-signature': '9792b25ad097f00629e576e3b3a209fdf544908a5277c86e921a535c05615603',
    },
    '{"ref":"refs/heads/develop","before":"28e1879d029cb852e4844d9c718537df08844e03","after":"bffeb74224043ba2feb48d137756c8a9331c449a","commits":[{"id":"bffeb74224043ba2feb48d137756c8a9331c449a","message":"Webhooks Yay!"}],"repository":{"id":140,"name":"webhooks","full_name":"gitea/webhooks","clone_url":"http://localhost:3000/gitea/webhooks.git"}}',
  ),
};

/** The example of Standard Webhooks' own documentation, with GitLab's header for the event. */
const SIGNED = {
  secret: 'whsec_plJ3nmyCDGBKInavdOK15jsl',
  push: push(
    {
      'x-gitlab-event': 'Push Hook',
      'idempotency-key': 'msg_loFOjxBNrRLzqYUf',
      'webhook-id': 'msg_loFOjxBNrRLzqYUf',
      'webhook-timestamp': '1731705121',
      'webhook-signature': 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
    },
    '{"event_type":"ping","data":{"success":true}}',
  ),
};

/** https://docs.gitlab.com/user/project/integrations/webhooks/: the plain token. */
const TOKEN = {
  secret: 'whsec_plJ3nmyCDGBKInavdOK15jsl',
  push: push(
    {
      'x-gitlab-event': 'Tag Push Hook',
      'x-gitlab-token': 'whsec_plJ3nmyCDGBKInavdOK15jsl',
      'idempotency-key': 'f1',
    },
    '{}',
  ),
};

const EXAMPLES = { GITHUB, GITEA, SIGNED, TOKEN };

void tap.test("each forge's documented example is proven, and told apart", (t) => {
  t.match(provePush(GITHUB.push, GITHUB.secret, NOW), {
    forge: 'github',
    event: 'push',
    delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  });
  t.match(provePush(GITEA.push, GITEA.secret, NOW), {
    forge: 'gitea',
    event: 'push',
    delivery: 'f6266f16-1bf3-46a5-9ea4-602e06ead473',
  });
  t.match(provePush(SIGNED.push, SIGNED.secret, NOW), { forge: 'gitlab', delivery: 'msg_loFOjxBNrRLzqYUf' });
  t.match(provePush(TOKEN.push, TOKEN.secret, NOW), {
    forge: 'gitlab',
    event: 'Tag Push Hook',
    delivery: 'f1',
  });
  t.end();
});

void tap.test('Forgejo signs as Gitea does, under its own headers, and those count', (t) => {
  const { body, headers } = GITEA.push;
  const forgejo = {
    ...headers,
    'x-forgejo-event': 'push',
    'x-forgejo-delivery': 'd',
    'x-forgejo-signature': headers['x-gitea-signature'],
  };
  t.match(provePush({ body, headers: forgejo }, GITEA.secret, NOW), { forge: 'forgejo', delivery: 'd' });
  const wrong = { ...forgejo, 'x-forgejo-signature': '0'.repeat(64) };
  t.equal(
    provePush({ body, headers: wrong }, GITEA.secret, NOW),
    null,
    'a good second signature does not help',
  );
  t.end();
});

void tap.test('another secret, body, signature or none proves nothing', (t) => {
  for (const [name, { secret, push: good }] of Object.entries(EXAMPLES)) {
    t.equal(provePush(good, `${secret}BBBB`, NOW), null, `${name}: another secret`);
    t.equal(provePush(good, '', NOW), null, `${name}: no secret`);
    if (name !== 'TOKEN') {
      const changed = Buffer.concat([good.body, Buffer.from(' ')]);
      t.equal(provePush({ ...good, body: changed }, secret, NOW), null, `${name}: another body`);
    }
    for (const header of Object.keys(good.headers).filter((one) => /signature|token/.test(one))) {
      const without = { ...good.headers, [header]: undefined };
      t.equal(provePush({ ...good, headers: without }, secret, NOW), null, `${name}: without ${header}`);
      const twice = { ...good.headers, [header]: [String(good.headers[header]), 'x'] };
      t.equal(provePush({ ...good, headers: twice }, secret, NOW), null, `${name}: ${header} twice`);
      const short = { ...good.headers, [header]: String(good.headers[header]).slice(0, -1) };
      t.equal(provePush({ ...good, headers: short }, secret, NOW), null, `${name}: ${header} cut`);
      const empty = { ...good.headers, [header]: '' };
      t.equal(provePush({ ...good, headers: empty }, secret, NOW), null, `${name}: ${header} empty`);
    }
  }
  t.equal(provePush(push({}, ''), 'x', NOW), null);
  t.end();
});

void tap.test("GitHub's older signature by SHA-1 is not taken", (t) => {
  const signature = createHmac('sha1', 'x').update('{}').digest('hex');
  const headers = { 'x-github-event': 'push', 'x-hub-signature': `sha1=${signature}` };
  t.equal(provePush(push(headers, '{}'), 'x', NOW), null);
  const disguised = { 'x-github-event': 'push', 'x-hub-signature-256': `sha1=${signature}` };
  t.equal(provePush(push(disguised, '{}'), 'x', NOW), null);
  t.end();
});

void tap.test('a signed time that is long past or far ahead proves nothing', (t) => {
  const minute = 60_000;
  t.ok(provePush(SIGNED.push, SIGNED.secret, NOW + 4 * minute));
  t.equal(provePush(SIGNED.push, SIGNED.secret, NOW + 6 * minute), null);
  t.equal(provePush(SIGNED.push, SIGNED.secret, NOW - 6 * minute), null);
  t.end();
});

void tap.test(
  'a good token beside a wrong signature proves nothing; one good signature of several does',
  (t) => {
    const { headers, body } = SIGNED.push;
    const wrong = 'v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
    const both = { ...headers, 'webhook-signature': wrong, 'x-gitlab-token': SIGNED.secret };
    t.equal(provePush({ headers: both, body }, SIGNED.secret, NOW), null);
    const several = { ...headers, 'webhook-signature': `${wrong} ${String(headers['webhook-signature'])}` };
    t.ok(provePush({ headers: several, body }, SIGNED.secret, NOW));
    t.end();
  },
);
