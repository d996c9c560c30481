import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';

import helmet from 'helmet';

/** Nothing of the API is a page: a browser that is led to it runs nothing. */
const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  frameguard: { action: 'deny' },
  crossOriginResourcePolicy: { policy: 'same-site' },
  referrerPolicy: { policy: 'no-referrer' },
});

/** What helmet sets on every answer, asked once: none of it depends on the request. */
export const SECURITY_HEADERS: Readonly<OutgoingHttpHeaders> = securityHeaders();

function securityHeaders(): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const answer = new ServerResponse(request);
  let isSet = false;
  protect(request, answer, (error) => (isSet = error === undefined));
  if (!isSet) throw new Error('helmet did not set its headers');
  return { ...answer.getHeaders() };
}
