import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { execa } from 'execa';
import tap, { test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOCKET = '/var/run/docker.sock';
const TIMEOUT_MS = 900_000;
tap.setTimeout(TIMEOUT_MS);
const NAME = `verbatim-image-test-${randomBytes(4).toString('hex')}`;

void test('the image runs comparisons through its host’s engine', { timeout: TIMEOUT_MS }, async (t) => {
  const stages: string[] = [];
  t.teardown(() => removeAll(stages));
  await ensureBuilders();
  await buildImage(stages);
  await docker('volume', 'create', NAME);

  await t.test('it holds nothing of the machine that built it', async (part) => {
    const { stdout: history } = await docker('history', '--no-trunc', '--format', '{{.CreatedBy}}', NAME);
    part.notMatch(history, /ARG|BASE=|REGISTRY|\|[0-9]/, 'no build argument is in its history');
    const script = 'ls -A /verbatim /var/lib/apt/lists /root /tmp /etc/apt/sources.list.d 2>/dev/null; id -u';
    const { stdout } = await inside(['--entrypoint', 'sh', NAME, '-c', script]);
    part.notMatch(stdout, /\.(crt|conf|sources)$|_dists_/m);
    part.match(stdout, /^10001$/m, 'it does not run as root');
  });

  await t.test('doctor finds the engine and the builders, and says what it cannot have', async (part) => {
    const { exitCode, stdout } = await verbatim('doctor', '--json');
    const checks: { name: string; status: string; detail: string }[] = JSON.parse(stdout);
    const statusOf = (name: string) => checks.find((check) => check.name === name)?.status;
    part.equal(exitCode, 0, stdout);
    part.equal(statusOf('engine'), 'ok');
    part.equal(statusOf('builder bookworm'), 'ok');
    part.equal(statusOf('diffoscope image'), 'ok');
    part.equal(statusOf('docker command'), 'ok');
    part.equal(statusOf('file systems'), 'degraded');
    part.match(checks.find(({ name }) => name === 'node')?.detail, /v24\./);
  });

  await t.test('a reproducible project is reproducible, file order untried', async (part) => {
    const { exitCode, document } = await compare('reproducible');
    part.equal(exitCode, 0);
    part.equal(document.judgement.verdict, 'reproducible');
    part.same(document.untried, FILE_ORDER_UNTRIED);
  });

  await t.test('a host name in an artifact is a mismatch, with its difference', async (part) => {
    const { exitCode, document } = await compare('hostname');
    part.equal(exitCode, 1);
    part.equal(document.judgement.verdict, 'unreproducible');
    part.same(document.untried, FILE_ORDER_UNTRIED);
    part.same(
      document.differences.map(({ path, status }) => [path, status]),
      [['version.txt', 'complete']],
    );
  });

  await t.test('the store outlives the container', async (part) => {
    const { stdout } = await verbatim('list');
    part.match(stdout, /unreproducible[^]*reproducible/);
  });

  await t.test('the compose file runs a service that is well', async (part) => {
    const compose = await composeFile();
    part.teardown(async () => compose('down', '--volumes'));
    await compose('up', '--detach');
    const { stdout: container } = await compose('ps', '--quiet');
    while ((await healthOf(container)) === 'starting') await sleep(RETRY_MS);
    part.equal(await healthOf(container), 'healthy');
    const asked = ['list', '--server', 'http://127.0.0.1:8280'];
    const as = ['--env', 'VERBATIM_TOKEN_FILE=/data/admin-token'];
    const { stdout } = await docker('exec', ...as, container, 'verbatim', ...asked);
    part.match(stdout, 'No comparison yet');
  });

  await t.test('its builds leave nothing in the engine', async (part) => {
    const filter = ['--filter', 'label=verbatim.owner', '--format', '{{.Label "verbatim.owner"}}'];
    const { stdout: containers } = await docker('ps', '--all', ...filter);
    const { stdout: volumes } = await docker('volume', 'ls', ...filter);
    part.notMatch(`${containers}\n${volumes}`, new RegExp(`^${NAME}/`, 'm'));
  });
});

const FILE_ORDER_UNTRIED = [
  {
    variation: 'file-order',
    reason: 'loop devices need root, and Verbatim does not run as root',
  },
];

async function docker(...args: string[]) {
  return await execa('docker', args);
}

/** deploy/compose.yaml as it is, with the image of this test and a port of its own. */
async function composeFile() {
  const { exitCode } = await execa('docker', ['compose', 'version'], { reject: false });
  const [command, ...first] = exitCode === 0 ? ['docker', 'compose'] : ['docker-compose'];
  const env = {
    VERBATIM_IMAGE: NAME,
    VERBATIM_PORT: '0',
    DOCKER_GID: String(statSync(SOCKET).gid),
    COMPOSE_PROJECT_NAME: NAME,
  };
  const file = ['--file', join(ROOT, 'deploy/compose.yaml')];
  return async (...args: string[]) => execa(command, [...first, ...file, ...args], { env });
}

async function healthOf(container: string): Promise<string> {
  return (await docker('inspect', '--format', '{{.State.Health.Status}}', container)).stdout;
}

async function verbatim(...args: string[]) {
  return await inside([NAME, ...args]);
}

async function compare(example: string): Promise<{ exitCode: number; document: ComparisonDocument }> {
  const { exitCode, stdout } = await verbatim(
    'compare',
    example,
    '--on',
    'bookworm*2,bookworm+all',
    '--json',
  );
  const document: ComparisonDocument = JSON.parse(stdout);
  return { exitCode, document };
}

/** As tightly as it can be locked up: no network, no root, no capabilities, nothing writable but the store. */
async function inside(args: readonly string[]) {
  const isolation = '--network none --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges';
  const run = `run --rm --init --name ${NAME} --hostname ${NAME} ${isolation}`.split(' ');
  const access = ['--group-add', String(statSync(SOCKET).gid), '--volume', `${SOCKET}:${SOCKET}`];
  const folders = ['--volume', `${NAME}:/data`, '--volume', `${join(ROOT, 'examples')}:/source:ro`];
  const { exitCode, stdout, stderr } = await execa('docker', [...run, ...access, ...folders, ...args], {
    reject: false,
  });
  if (exitCode === undefined || exitCode > 1) throw new Error(`docker run ended with ${exitCode}: ${stderr}`);
  return { exitCode, stdout };
}

/** The coordinator's container has no network: its builders must be there already. */
async function ensureBuilders(): Promise<void> {
  await execa(process.execPath, [
    join(ROOT, 'src/cli/main.ts'),
    'builders',
    'build',
    'bookworm',
    'diffoscope',
  ]);
}

/** Adds to `stages` what the build's stages leave behind: each one's last image, without a tag. */
async function buildImage(stages: string[]): Promise<void> {
  const before = await untaggedImages();
  const { exitCode, all } = await execa(process.execPath, [join(ROOT, 'scripts/build-image.ts'), NAME], {
    all: true,
    reject: false,
  });
  const built = new Set([...all.matchAll(/^ ---> ([0-9a-f]{12})$/gm)].map(([, id = '']) => id));
  stages.push(...(await untaggedImages()).filter((id) => built.has(id) && !before.includes(id)));
  if (exitCode !== 0) throw new Error(`building the image failed:\n${all.split('\n').slice(-20).join('\n')}`);
}

/** An engine under load may let go of a container's volume only a moment after the container is gone. */
async function removeAll(stages: readonly string[]): Promise<void> {
  await execa('docker', ['rm', '--force', NAME], { reject: false });
  await execa('docker', ['image', 'rm', NAME, ...stages], { reject: false });
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { exitCode } = await execa('docker', ['volume', 'rm', '--force', NAME], { reject: false });
    if (exitCode === 0) return;
    await sleep(RETRY_MS);
  }
  throw new Error(`the volume ${NAME} cannot be removed`);
}

const MOST_TRIES = 20;
const RETRY_MS = 500;

async function untaggedImages(): Promise<string[]> {
  const { stdout } = await docker('image', 'ls', '--filter', 'dangling=true', '--format', '{{.ID}}');
  return stdout.split('\n').filter((id) => id !== '');
}
