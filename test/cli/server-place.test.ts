import tap, { type Test } from 'tap';

import { openServer } from '../../src/cli/server-place.ts';
import { CodedError } from '../../src/errors.ts';

/** What is said of a token; null when it is taken. */
async function refusal(t: Test, env: NodeJS.ProcessEnv): Promise<CodedError | null> {
  const context = { env, cwd: t.testdirName, signal: new AbortController().signal };
  try {
    const place = openServer(context, { server: 'http://127.0.0.1:1' });
    await place?.client.close();
    return null;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

void tap.test('a token that no header can hold is refused where it is given, and not quoted', async (t) => {
  for (const [token, hint] of [
    ['vbt_secret\n', /VERBATIM_TOKEN_FILE takes the file itself/],
    [' vbt_secret', /begins or ends with a space/],
    ['vbt_se\ncret', /no spaces or line ends between/],
    ['vbt_sécret', /letters, digits and signs alone/],
    ['vbt_secret…', /letters, digits and signs alone/],
  ] as const) {
    const error = await refusal(t, { VERBATIM_TOKEN: token });
    t.match(error, { code: 'INVALID_OPTION', message: /what VERBATIM_TOKEN gives is no token/, hint });
    t.notMatch(`${error?.message} ${error?.hint}`, /vbt_/);
  }
});

void tap.test('a token file may end with a line end, and holds nothing but a token', async (t) => {
  t.testdir({ good: 'vbt_secret\n', bad: 'vbt_secret\nvbt_other\n' });
  t.equal(await refusal(t, { VERBATIM_TOKEN_FILE: 'good' }), null);
  t.match(await refusal(t, { VERBATIM_TOKEN_FILE: 'bad' }), { message: /^what VERBATIM_TOKEN_FILE gives/ });
});

void tap.test('a token that is not used is not looked at', (t) => {
  const env = { VERBATIM_TOKEN: 'vbt_secret\n', VERBATIM_SERVER: 'http://127.0.0.1:1' };
  const context = { env, cwd: '/', signal: new AbortController().signal };
  t.equal(openServer(context, { data: 'here' }), null);
  t.end();
});
