import { constants, existsSync } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import { execa } from 'execa';

import type { Config } from '../config.ts';
import { messageOf } from '../errors.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { readDebianSources } from './system-apt.ts';

/** This machine: its tools, disk, mirror and certificates. */
export async function checkHost(config: Config): Promise<DoctorCheck[]> {
  return await Promise.all([
    checkNode(process.version),
    checkTool(
      'docker command',
      'docker',
      'apt-get install docker.io (or docker-cli): diffoscope runs through it',
    ),
    checkBootstrap(config),
    checkMirror(config),
    checkCertificates(config),
    checkLoopDevices(),
    checkDisk(config),
  ]);
}

const GIB = 1024 ** 3;
const WANTED_DISK = 20 * GIB;
const LEAST_DISK = 5 * GIB;
const MIRROR_TIMEOUT_MS = 5000;

async function checkNode(version: string): Promise<DoctorCheck> {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  const isEnough = major > 22 || (major === 22 && minor >= 18);
  return {
    name: 'node',
    status: isEnough ? 'ok' : 'missing',
    detail: `Node.js ${version}`,
    remedy: isEnough ? null : 'npm run setup installs the pinned one; use npx verbatim',
  };
}

async function checkTool(name: string, command: string, remedy: string): Promise<DoctorCheck> {
  const version = await versionOf(command);
  if (version !== null) return { name, status: 'ok', detail: version, remedy: null };
  return { name, status: 'missing', detail: `there is no command ${command}`, remedy };
}

async function checkBootstrap(config: Config): Promise<DoctorCheck> {
  const check = await checkTool('mmdebstrap', 'mmdebstrap', 'apt-get install mmdebstrap');
  if (check.status === 'ok' || config.registry === null) return check;
  return {
    ...check,
    status: 'degraded',
    remedy: 'bases come from the registry alone; apt-get install mmdebstrap',
  };
}

/** Asked for the index that every set-up reads first. */
async function checkMirror(config: Config): Promise<DoctorCheck> {
  const name = 'mirror';
  const remedy = 'set VERBATIM_MIRROR to a Debian mirror that answers; builders that exist work without it';
  try {
    const [source] = await readDebianSources('bookworm', config.debianMirror);
    if (source === undefined) throw new Error('no Debian archive is configured');
    const address = `${source.uri.replace(/\/$/, '')}/dists/${source.suite}/InRelease`;
    const response = await fetch(address, {
      method: 'HEAD',
      signal: AbortSignal.timeout(MIRROR_TIMEOUT_MS),
    });
    if (response.ok) return { name, status: 'ok', detail: source.uri, remedy: null };
    return { name, status: 'degraded', detail: `${address} answers ${response.status}`, remedy };
  } catch (error) {
    return { name, status: 'degraded', detail: messageOf(error), remedy };
  }
}

async function checkCertificates(config: Config): Promise<DoctorCheck> {
  const name = 'certificates';
  if (config.caBundle === null) return { name, status: 'ok', detail: "the images' own", remedy: null };
  try {
    const count = (await readFile(config.caBundle, 'utf8')).split('-----BEGIN CERTIFICATE-----').length - 1;
    if (count > 0) return { name, status: 'ok', detail: `${count} in ${config.caBundle}`, remedy: null };
    return {
      name,
      status: 'missing',
      detail: `${config.caBundle} holds no PEM certificate`,
      remedy: 'set VERBATIM_CA_BUNDLE to a PEM bundle',
    };
  } catch (error) {
    const remedy =
      'VERBATIM_CA_BUNDLE, SSL_CERT_FILE or NODE_EXTRA_CA_CERTS names a file that cannot be read';
    return { name, status: 'missing', detail: messageOf(error), remedy };
  }
}

/** Workspaces on file systems of their own need root here, the loop driver and e2fsprogs. */
async function checkLoopDevices(): Promise<DoctorCheck> {
  const name = 'file systems';
  const lacks: string[] = [];
  if (process.getuid?.() !== 0) lacks.push('root');
  if (!(await isWritable('/dev/loop-control'))) lacks.push('/dev/loop-control');
  if ((await versionOf('mke2fs', '-V')) === null) lacks.push('mke2fs');
  if (lacks.length === 0)
    return { name, status: 'ok', detail: 'root, loop devices and mke2fs', remedy: null };
  return {
    name,
    status: 'degraded',
    detail: `without ${lacks.join(', ')}: file order does not vary, and disk limits are watched, not enforced`,
    remedy: 'run as root where the engine is local, with e2fsprogs installed',
  };
}

async function checkDisk(config: Config): Promise<DoctorCheck> {
  const name = 'disk';
  const { bavail, bsize } = await statfs(nearestExisting(config.dataDirectory));
  const free = bavail * bsize;
  const detail = `${(free / GIB).toFixed(1)} GiB free below ${config.dataDirectory}`;
  if (free >= WANTED_DISK) return { name, status: 'ok', detail, remedy: null };
  return {
    name,
    status: free < LEAST_DISK ? 'missing' : 'degraded',
    detail,
    remedy:
      'builders and their images take about 5 GB, a build 10 GiB by default; `verbatim builders prune --all` frees some',
  };
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

async function versionOf(command: string, flag = '--version'): Promise<string | null> {
  const { exitCode, stdout, stderr } = await execa(command, [flag], {
    reject: false,
    timeout: MIRROR_TIMEOUT_MS,
  });
  if (exitCode !== 0) return null;
  return (stdout || stderr).split('\n')[0] ?? '';
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
