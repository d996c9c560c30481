import { isIP } from 'node:net';

import { SERVER_CODES, ServerError } from './server-error.ts';

/** Where a server is: an origin for requests and, when it listens there, its socket. */
export interface ServerAddress {
  /** `https://verbatim.example.org`, with a path when it is served below one; no slash at the end. */
  readonly base: string;
  readonly socketPath: string | null;
}

const EXAMPLES = 'give https://HOST, http://127.0.0.1:PORT or unix:/path/of/the/socket';

/** What `--server` names. A token goes in the clear to this machine alone. Throws ServerError. */
export function parseServer(text: string, token: string | null): ServerAddress {
  const [, socketPath] = /^unix:(\/.+)$/.exec(text) ?? [];
  if (socketPath !== undefined) return { base: 'http://localhost', socketPath };
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new ServerError(SERVER_CODES.address, `${JSON.stringify(text)} is no address of a server`, {
      hint: EXAMPLES,
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new ServerError(
      SERVER_CODES.address,
      `the address of the server at ${url.host} holds a user or password`,
      {
        hint: 'give the token by VERBATIM_TOKEN or VERBATIM_TOKEN_FILE',
      },
    );
  }
  if (token !== null && url.protocol === 'http:' && !isThisMachine(url.hostname)) {
    throw new ServerError(SERVER_CODES.insecure, `a token would go to ${url.host} in the clear`, {
      hint: 'give an https address',
    });
  }
  return { base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, socketPath: null };
}

function isThisMachine(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}
