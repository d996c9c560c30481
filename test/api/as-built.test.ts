import { safeEncode } from 'zod/v4/core';
import t from 'tap';
import { z } from 'zod';

import { answerSerializer, asBuilt } from '../../src/api/answer-serializer.ts';
import { pageSchema } from '../../src/api/page.ts';
import { artifactSchema, knownArtifactSchema } from '../../src/api/schemas/artifact.ts';
import { comparisonSchema } from '../../src/api/schemas/comparison.ts';
import { SAMPLES } from '../report/sample-documents.ts';
import { openApiRig } from './api-rig.ts';

void t.test(
  'an answer that is written as it is built holds what its schema says, and nothing else',
  async (test) => {
    const rig = await openApiRig(test);
    for (const sample of Object.values(SAMPLES)) {
      await rig.keep(sample());
    }
    rig.begin();
    const [first] = (await rig.get('/comparisons?verdict=unreproducible')).json().items;
    const artifacts = `/comparisons/${first.id}/artifacts`;
    const made = (await rig.get(artifacts))
      .json()
      .items.flatMap(({ classes }: { classes: { digest: string | null }[] }) =>
        classes.map(({ digest }) => digest),
      );
    const answers: [string, z.ZodType][] = [
      ['/comparisons?limit=100', pageSchema(comparisonSchema)],
      ['/comparisons?limit=1', pageSchema(comparisonSchema)],
      [artifacts, pageSchema(artifactSchema)],
      [`/artifacts/${made.find((digest: string | null) => digest !== null)}`, knownArtifactSchema],
    ];
    for (const [path, schema] of answers) {
      const answer = (await rig.get(path)).json();
      test.ok(answer.items.length > 0, path);
      test.strictSame(safeEncode(schema, answer), { success: true, data: answer });
    }
  },
);

void t.test('only what is marked is written without its schema', (test) => {
  const answer = { shown: 1, hidden: 2 };
  const route = { method: 'GET', url: '/' } as const;
  const written = (schema: z.ZodType): string => answerSerializer({ ...route, schema })(answer);
  test.equal(written(z.object({ shown: z.int() })), '{"shown":1}');
  test.equal(written(asBuilt(z.object({ shown: z.int() }))), '{"shown":1,"hidden":2}');
  test.end();
});
