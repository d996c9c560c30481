// Comparisons that know why artifacts differ.
import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { VARIATIONS } from '../../src/environment/variation.ts';
import { canary, cause, sampleCauses, sampleExplanation } from './sample-causes.ts';
import { sampleDocument } from './sample-document.ts';
import { artifact, build, builder } from './sample-parts.ts';

/** Why five artifacts of six differ, as far as it is known without an experiment: of two nobody has a word. */
export function withCauses(): ComparisonDocument {
  return causedDocument(sampleCauses(false));
}

/** The same with experiments, and a fix that does. */
export function explained(): ComparisonDocument {
  return causedDocument(sampleCauses(true), { explanation: sampleExplanation() });
}

/** Fewer causes known, and settings that do not mend it all. */
export function notFixed(): ComparisonDocument {
  return causedDocument(sampleCauses(true), { explanation: sampleExplanation('not-fixed') });
}

function causedDocument(
  causes: ComparisonDocument['causes'],
  more: Partial<ComparisonDocument> = {},
): ComparisonDocument {
  const varied = {
    ...builder('bookworm', [...VARIATIONS]),
    variations: VARIATIONS.filter((name) => name !== 'shell'),
  };
  return sampleDocument({
    sentence: '5 of 6 artifacts differ: `usr/bin/greet` embeds the build path in debug information, 4 more.',
    builds: [builder('bookworm'), builder('bookworm', [], 2), varied].map((one) => build(one)),
    judgement: {
      verdict: 'unreproducible',
      toolchainIndependent: 'not tried',
      nondeterministic: true,
      artifacts: [
        artifact('greet.tar.gz', 'AAB'),
        artifact('usr/bin/greet', 'AAB'),
        artifact('usr/share/doc/greet/NEWS', 'AAA'),
        artifact('usr/share/doc/greet/page.html', 'AAB'),
        artifact('usr/share/greet/cache.db', 'ABC', { nondeterministic: ['bookworm'] }),
        artifact('usr/share/greet/names.txt', 'AAB'),
      ],
    },
    more: {
      causes,
      unscanned: [
        { path: 'greet.tar.gz', letter: 'A', member: ['greet.tar', 'deep.zip'], reason: 'nested too deep' },
      ],
      untried: [{ variation: 'file-order', reason: 'this engine cannot mount a loop device' }],
      ...more,
    },
  });
}

/** A reason for each artifact; for every tenth two. */
export function causeForEach(document: ComparisonDocument): ComparisonDocument {
  const causes = document.judgement.artifacts.flatMap(({ path }, index) => [
    cause({
      kind: 'captures-build-path',
      path,
      variations: ['build-path'],
      witnesses: [canary('build-path', '/vbp-k3x9qy-a-longer-path/w')],
    }),
    ...(index % 10 === 0
      ? [
          cause({
            kind: 'captures-user',
            path,
            variations: ['user'],
            witnesses: [canary('user', 'vbu4t8n')],
          }),
        ]
      : []),
  ]);
  return { ...document, causes };
}

export const CAUSED = { withCauses, explained, notFixed } as const;
