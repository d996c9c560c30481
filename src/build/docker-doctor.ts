import type Docker from 'dockerode';

import type { Config } from '../config.ts';
import { CodedError, messageOf } from '../errors.ts';
import { type BuilderFolder, readBuilderFolders } from './builder-folder.ts';
import { connectDocker } from './docker-client.ts';
import { engineStatus } from './docker-fault.ts';
import { imageReference } from './docker-toolchain-image.ts';
import type { DoctorCheck } from './doctor-check.ts';

/** The engine and the images in it. */
export async function checkEngine(config: Config, buildersDirectory: string): Promise<DoctorCheck[]> {
  let docker: Docker;
  try {
    docker = await connectDocker(config.dockerHost);
  } catch (error) {
    const remedy = error instanceof CodedError ? error.hint : undefined;
    return [
      {
        name: 'engine',
        status: 'missing',
        detail: messageOf(error),
        remedy: remedy ?? 'npm run setup installs and starts one',
      },
    ];
  }
  return [
    await describeEngine(docker),
    await checkEngineMemory(docker),
    ...(await checkImages(docker, buildersDirectory)),
  ];
}

async function checkImages(docker: Docker, buildersDirectory: string): Promise<DoctorCheck[]> {
  try {
    const folders = await readBuilderFolders(buildersDirectory);
    return await Promise.all(folders.map((folder) => checkImage(docker, folder)));
  } catch (error) {
    return [{ name: 'builders', status: 'missing', detail: messageOf(error), remedy: 'mend that file' }];
  }
}

async function describeEngine(docker: Docker): Promise<DoctorCheck> {
  const version = await docker.version();
  const info: unknown = await docker.info();
  const driver = textOf(info, 'Driver');
  const detail = `Docker ${version.Version}, API ${version.ApiVersion}, ${driver}, ${version.Os}/${version.Arch}`;
  const isLinux = version.Os === 'linux';
  return {
    name: 'engine',
    status: isLinux ? 'ok' : 'missing',
    detail,
    remedy: isLinux ? null : 'builders need an engine that runs Linux containers',
  };
}

const GIB = 1024 ** 3;
/** The default memory limit of one build. */
const WANTED_MEMORY = 4 * GIB;

async function checkEngineMemory(docker: Docker): Promise<DoctorCheck> {
  const info: unknown = await docker.info();
  const bytes = Number(textOf(info, 'MemTotal'));
  const isEnough = bytes >= WANTED_MEMORY;
  return {
    name: 'memory',
    status: isEnough ? 'ok' : 'degraded',
    detail: `${(bytes / GIB).toFixed(1)} GiB and ${textOf(info, 'NCPU')} CPUs for the engine`,
    remedy: isEnough ? null : 'a build may take 4 GiB unless the recipe sets a lower limit',
  };
}

async function checkImage(docker: Docker, folder: BuilderFolder): Promise<DoctorCheck> {
  const name = folder.role === 'tool' ? `${folder.name} image` : `builder ${folder.name}`;
  try {
    const { Size } = await docker.getImage(imageReference(folder)).inspect();
    return { name, status: 'ok', detail: `built, ${Math.round(Size / 1e6)} MB`, remedy: null };
  } catch (error) {
    const isAbsent = engineStatus(error) === 404;
    return {
      name,
      status: 'degraded',
      detail: isAbsent ? 'not built yet, or its definition has changed' : messageOf(error),
      remedy: 'built on first use, about 90 s',
    };
  }
}

function textOf(record: unknown, name: string): string {
  const value: unknown =
    typeof record === 'object' && record !== null ? Reflect.get(record, name) : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown';
}
