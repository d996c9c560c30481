import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { messageOf } from '../errors.ts';
import { kitRecipe } from './apt-kit.ts';
import { BuildError } from './build-error.ts';

/** `builder.yaml`: what a builder is and where its base comes from. */
export const builderYamlSchema = z.strictObject({
  title: z.string().min(1),
  /** Debian's code name. */
  suite: z.string().regex(/^[a-z]+$/),
  /** A `tool` is an image that Verbatim itself works with; nothing is built on it. */
  role: z.enum(['builder', 'tool']),
  base: z.strictObject({
    /** The image in a registry, always by digest; null where there is none. */
    image: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._/-]*@sha256:[0-9a-f]{64}$/)
      .nullable(),
    bootstrap: z.strictObject({
      variant: z.enum(['essential', 'apt', 'minbase', 'buildd', 'required', 'standard']),
      include: z.array(z.string().regex(/^[a-z0-9][a-z0-9+.-]*$/)),
    }),
  }),
  /** Seconds since the epoch: SOURCE_DATE_EPOCH while the image is made. */
  epoch: z.int().positive(),
});
export type BuilderYaml = z.infer<typeof builderYamlSchema>;

/** A folder below builders/, read. */
export interface BuilderFolder extends BuilderYaml {
  readonly name: string;
  readonly path: string;
  /** sha256 over all its files and the clean-up: an image made from another definition is stale. */
  readonly definition: string;
  readonly files: readonly { name: string; content: Buffer }[];
}

/** All folders that hold a builder.yaml, sorted. Throws BuildError 'UNKNOWN_BUILDER' when one is wrong. */
export async function readBuilderFolders(directory: string): Promise<BuilderFolder[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, 'builder.yaml')))
    .map((entry) => entry.name);
  return await Promise.all(names.toSorted().map((name) => readBuilderFolder(directory, name)));
}

/** Throws BuildError 'UNKNOWN_BUILDER' when there is none of that name, or it cannot be read. */
export async function readBuilderFolder(directory: string, name: string): Promise<BuilderFolder> {
  const path = join(directory, name);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw await unknown(directory, name);
  let yaml: string;
  try {
    yaml = await readFile(join(path, 'builder.yaml'), 'utf8');
  } catch {
    throw await unknown(directory, name);
  }
  const files = await readFiles(path);
  return {
    ...parseBuilderYaml(join(path, 'builder.yaml'), yaml),
    name,
    path,
    files,
    definition: hash(files),
  };
}

function parseBuilderYaml(path: string, text: string): BuilderYaml {
  try {
    const result = builderYamlSchema.safeParse(parse(text));
    if (result.success) return result.data;
    throw new BuildError('UNKNOWN_BUILDER', `${path} is wrong: ${z.prettifyError(result.error)}`);
  } catch (cause) {
    if (cause instanceof BuildError) throw cause;
    throw new BuildError('UNKNOWN_BUILDER', `${path} is no YAML: ${messageOf(cause)}`, { cause });
  }
}

async function readFiles(path: string): Promise<{ name: string; content: Buffer }[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  return await Promise.all(
    names.toSorted().map(async (name) => ({ name, content: await readFile(join(path, name)) })),
  );
}

function hash(files: readonly { name: string; content: Buffer }[]): string {
  const sum = createHash('sha256').update(kitRecipe());
  for (const { name, content } of files) sum.update(`${name}\0${content.length}\0`).update(content);
  return sum.digest('hex');
}

async function unknown(directory: string, name: string): Promise<BuildError> {
  const known = await readdir(directory).catch(() => []);
  return new BuildError('UNKNOWN_BUILDER', `there is no builder "${name}"`, {
    hint: `builders/ has ${known.toSorted((left, right) => left.localeCompare(right)).join(', ')}`,
  });
}
