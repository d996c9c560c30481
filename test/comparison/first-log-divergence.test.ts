import tap from 'tap';

import type { ComparedLog } from '../../src/comparison/compare-logs.ts';
import { firstLogDivergence } from '../../src/comparison/first-log-divergence.ts';
import { chooseEnvironment } from '../../src/environment/choose-environment.ts';
import { parseBuilders } from '../../src/environment/parse-builders.ts';

function logOf(notation: string, ...lines: string[]): ComparedLog {
  const [builder] = parseBuilders(notation, ['bookworm']);
  if (builder === undefined) throw new Error(notation);
  const given = { without: [], unavailable: [], controlClock: 1_795_350_000, engineCpus: 2 };
  const { environment } = chooseEnvironment({ seed: 'ab', builder, ...given });
  const text = lines.map((line, index) => `${index}.5 ${line}\n`).join('');
  return { label: notation, environment, text };
}

const control = (...lines: string[]): ComparedLog => logOf('bookworm', ...lines);
const varied = (...lines: string[]): ComparedLog => logOf('bookworm+timezone', ...lines);
const many = Array.from({ length: 40 }, (_, index) => `compiling ${index}.c`);

void tap.test('the first lines that only one log has are told, with their place', async (t) => {
  const left = control(...many, 'stamp is noon', 'linking', 'sum is 1');
  const right = varied(...many, 'stamp is midnight', 'linking', 'sum is 2');
  t.same(firstLogDivergence(left, right, []), {
    line: 41,
    removed: ['stamp is noon'],
    added: ['stamp is midnight'],
  });
});

void tap.test('a line that only one log has is told without another', async (t) => {
  t.same(firstLogDivergence(control(...many), varied('warning: no zone', ...many), []), {
    line: 1,
    removed: [],
    added: ['warning: no zone'],
  });
});

void tap.test('what differs between builds of one environment too is left out', async (t) => {
  const left = control('id one', ...many, 'sum is 1');
  const right = varied('id two', ...many, 'sum is 2');
  const twin = control('id three', ...many, 'sum is 1');
  t.match(firstLogDivergence(left, right, [twin]), { line: 1, removed: [], added: ['id two'] });
  const likeTwin = varied('id three', ...many, 'sum is 2');
  t.same(firstLogDivergence(left, likeTwin, [twin]), {
    line: 42,
    removed: ['sum is 1'],
    added: ['sum is 2'],
  });
  t.equal(firstLogDivergence(left, varied('id three', ...many, 'sum is 1'), [twin]), null);
});

void tap.test('lines in another order count where there is nothing else', async (t) => {
  const left = control('a', 'b', ...many, 'sum is 1');
  t.match(firstLogDivergence(left, varied('b', 'a', ...many, 'sum is 2'), []), { removed: ['sum is 1'] });
  t.match(firstLogDivergence(left, varied('b', 'a', ...many, 'sum is 1'), []), { line: 1 });
});

void tap.test('the same log tells nothing, and what is told is bounded', async (t) => {
  t.equal(firstLogDivergence(control(...many), varied(...many), []), null);
  const long = firstLogDivergence(control('x'.repeat(1500)), varied(...many), []);
  t.equal(long?.removed[0]?.length, 300);
  t.equal(long?.added.length, 4);
});
