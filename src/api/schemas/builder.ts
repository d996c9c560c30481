import { z } from 'zod';

import { toolchainSchema } from '../../environment/toolchain.ts';
import { named } from './registry.ts';

/** A toolchain of the engine, without its packages. */
const shortToolchain = toolchainSchema
  .omit({ installed: true })
  .extend({ installedCount: z.int().nonnegative() });
const builder = z.object({ name: z.string(), title: z.string(), suite: z.string() });

export const builderItemSchema = named(
  'Builder',
  builder.extend({
    toolchain: shortToolchain.nullable().describe('null before it is built on this engine.'),
  }),
);

export const builderDetailSchema = named(
  'BuilderDetail',
  builder.extend({
    toolchain: toolchainSchema.nullable().describe('null before it is built on this engine.'),
  }),
);
