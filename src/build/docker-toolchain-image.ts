import { Readable } from 'node:stream';

import type Docker from 'dockerode';
import { pack } from 'tar-stream';

import { BuildError } from './build-error.ts';
import type { BuilderFolder } from './builder-folder.ts';
import type { KitFile } from './apt-kit.ts';
import { LABEL, labelsFor } from './docker-labels.ts';
import { followDocker } from './docker-progress.ts';
import type { Progress } from './toolchain-provider.ts';

/** Labels of a builder's image, beside those of docker-labels.ts. */
export const IMAGE_LABEL = {
  builder: 'verbatim.builder',
  /** The digest of the builder's folder when the image was made. */
  definition: 'verbatim.definition',
  /** The bare builder's identity and the packages asked for, on an image made by set-up. */
  setup: 'verbatim.setup',
  /** Who made it. Not `verbatim.owner`: containers inherit the labels of their image. */
  maker: 'verbatim.maker',
} as const;

export interface ImageBuild {
  readonly folder: BuilderFolder;
  /** The reference of the image to start FROM. */
  readonly base: string;
  readonly kit: readonly KitFile[];
  /** `host` where the mirror is on this machine itself. */
  readonly network: string;
  readonly useCache: boolean;
}

/** The tag of a builder's image for its present definition. */
export function imageReference(folder: BuilderFolder): string {
  return `verbatim/${folder.name}:${folder.definition.slice(0, 16)}`;
}

/**
 * Builds a builder's Dockerfile with the engine's classic builder, which every engine has. Throws BuildError 'IMAGE_BUILD'
 * with the last lines of the failing step.
 */
export async function buildImage(docker: Docker, build: ImageBuild, progress: Progress): Promise<void> {
  const { folder, base, kit, network, useCache } = build;
  const reference = imageReference(folder);
  progress.onStep(`building the image of ${folder.name}, about ${folder.role === 'tool' ? 90 : 60} s`);
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    if (lines.length > LINES_KEPT) lines.shift();
    progress.onLine(line);
  };
  try {
    const response = await docker.buildImage(buildContext(folder, kit), {
      version: '1',
      t: reference,
      buildargs: { BASE: base, SOURCE_DATE_EPOCH: String(folder.epoch) },
      labels: {
        ...imageLabels(folder.name),
        [IMAGE_LABEL.definition]: folder.definition,
      },
      networkmode: network,
      nocache: !useCache,
      forcerm: true,
      rm: true,
      abortSignal: progress.signal,
    });
    await followDocker(docker, response, { onLine });
  } catch (cause) {
    progress.signal.throwIfAborted();
    throw new BuildError('IMAGE_BUILD', `building the image of ${folder.name} failed: ${lines.join('; ')}`, {
      cause,
      hint: 'the network or the Debian mirror may be away; try again, `verbatim doctor` checks both',
    });
  }
}

/** The labels of every image that holds a builder; those of a container it is committed from are blotted out. */
export function imageLabels(builder: string): Record<string, string> {
  const { [LABEL.role]: role = '', [LABEL.owner]: maker = '' } = labelsFor('image');
  return {
    [LABEL.role]: role,
    [LABEL.owner]: '',
    [IMAGE_LABEL.maker]: maker,
    [IMAGE_LABEL.builder]: builder,
  };
}

const LINES_KEPT = 5;

function buildContext(folder: BuilderFolder, kit: readonly KitFile[]): Readable {
  return packFiles([
    ...folder.files.map(({ name, content }) => ({ path: name, content, mode: 0o644 })),
    ...kit,
  ]);
}

/** A tar of the files, owned by root, with one fixed time. */
export function packFiles(files: readonly KitFile[]): Readable {
  const archive = pack();
  for (const { path, content, mode } of files) {
    archive.entry({ name: path, mode, mtime: new Date(0) }, content);
  }
  archive.finalize();
  return Readable.from(archive);
}
