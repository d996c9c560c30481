import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { download, followGitRedirects } from '../../src/source/download.ts';
import { DEFAULT_SOURCE_LIMITS } from '../../src/source/source-limits.ts';
import { anyAddress, isPublicAddress, type AddressRule } from '../../src/source/url-guard.ts';

async function serve(t: Test, listener: RequestListener, address = '127.0.0.1'): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, address, done));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  return `http://${address}:${typeof bound === 'object' ? bound?.port : ''}`;
}

const limits = { ...DEFAULT_SOURCE_LIMITS, downloadBytes: 1000 };
const options = (isAllowed: AddressRule = anyAddress) => ({
  isAllowed,
  limits,
  signal: new AbortController().signal,
});
/** 127.0.0.1 stands for the public internet, the rest of loopback for a private network. */
const onlyFirst: AddressRule = (address) => address === '127.0.0.1';

void tap.test('a file is fetched through redirects', async (t) => {
  const url = await serve(t, (request, response) => {
    if (request.url === '/end') response.end('bytes');
    else response.writeHead(302, { location: '/end' }).end();
  });
  const path = join(t.testdir({}), 'file');
  await download(`${url}/start`, path, options());
  t.equal(readFileSync(path, 'utf8'), 'bytes');
});

void tap.test('a redirect to a private address is refused and never reached', async (t) => {
  let reached = 0;
  const secret = await serve(t, (_, response) => response.end(`secret ${(reached += 1)}`), '127.0.0.2');
  const targets = [`${secret}/x`, secret.replace('127.0.0.2', '[::1]')];
  for (const location of targets) {
    const url = await serve(t, (_, response) => void response.writeHead(302, { location }).end());
    const path = join(t.testdir({}), 'file');
    await t.rejects(download(url, path, options(onlyFirst)), { code: 'REFUSED_URL' }, location);
  }
  t.equal(reached, 0);
});

void tap.test('redirects to other schemes, and without end, are refused', async (t) => {
  const path = join(t.testdir({}), 'file');
  const file = await serve(
    t,
    (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  );
  await t.rejects(download(file, path, options()), {
    code: 'REFUSED_URL',
    message: /not an http or https URL/,
  });
  const loop = await serve(t, (_, response) => void response.writeHead(301, { location: '/' }).end());
  await t.rejects(download(loop, path, options()), { code: 'UNREACHABLE', message: /redirects more than/ });
});

void tap.test('loopback is refused unless private addresses are allowed', async (t) => {
  const url = await serve(t, (_, response) => response.end('bytes'));
  const path = join(t.testdir({}), 'file');
  await t.rejects(download(url, path, options(isPublicAddress)), { code: 'REFUSED_URL' });
  const named = url.replace('127.0.0.1', 'localhost');
  await t.rejects(download(named, path, options(isPublicAddress)), { code: 'REFUSED_URL' });
});

void tap.test('a body past the bound is refused, told or not', async (t) => {
  const told = await serve(t, (_, response) => response.end('x'.repeat(2000)));
  const endless = await serve(t, (_, response) => {
    const timer = setInterval(() => response.write('x'.repeat(300)), 1);
    response.on('close', () => clearInterval(timer));
  });
  for (const url of [told, endless]) {
    await t.rejects(download(url, join(t.testdir({}), 'file'), options()), { code: 'TOO_LARGE' });
  }
});

void tap.test('a body that breaks off is no file', async (t) => {
  const url = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-length': 500 });
    response.write('half', () => response.destroy());
  });
  await t.rejects(download(url, join(t.testdir({}), 'file'), options()), { code: 'UNREACHABLE' });
});

void tap.test('a status other than 200 is told', async (t) => {
  const url = await serve(
    t,
    (request, response) => void response.writeHead(request.url === '/gone' ? 404 : 500).end(),
  );
  const path = join(t.testdir({}), 'file');
  await t.rejects(download(`${url}/gone`, path, options()), {
    code: 'NOT_FOUND',
    message: /HTTP status 404/,
  });
  const endless = await serve(t, (_, response) => void response.writeHead(500).write('x'));
  await t.rejects(download(endless, path, options()), { code: 'UNREACHABLE' });
  await t.rejects(download(`${url}/broken`, path, options()), {
    code: 'UNREACHABLE',
    message: /HTTP status 500/,
  });
});

void tap.test('git is pointed to where its repository moved, if it may go there', async (t) => {
  const moved = await serve(t, (_, response) => response.end('ok'));
  const url = await serve(t, (request, response) => {
    const service = request.url?.replace('/old', '') ?? '';
    response.writeHead(301, { location: `${moved}/new.git${service}` }).end();
  });
  t.equal(await followGitRedirects(`${url}/old`, options()), `${moved}/new.git`);
  t.equal(await followGitRedirects(`${moved}/stays`, options()), `${moved}/stays`);
  const away = await serve(
    t,
    (_, response) => void response.writeHead(301, { location: 'http://127.0.0.2/' }).end(),
  );
  await t.rejects(followGitRedirects(away, options(onlyFirst)), { code: 'REFUSED_URL' });
});
