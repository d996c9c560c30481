import * as fc from 'fast-check';
import tap from 'tap';

import { planProjects, type PlannedProject } from '../../src/comparison/plan-projects.ts';
import type { ProjectSettings } from '../../src/comparison/project.ts';
import { settingsOf } from './project-fixture.ts';

const projectOf = (name: string, builders: string): PlannedProject => ({
  name,
  settings: settingsOf({ builders }),
  createdAt: '2026-01-01T12:00:00.000Z',
  version: 7,
});

void tap.test('what is missing is created, what differs is changed, the rest is left alone', (t) => {
  const there = [projectOf('a', 'trixie'), projectOf('b', 'trixie'), projectOf('c', 'trixie')];
  const wanted = new Map([
    ['b', settingsOf({ builders: 'bookworm' })],
    ['c', settingsOf({ builders: 'trixie' })],
    ['d', settingsOf()],
  ]);
  t.strictSame(planProjects(there, wanted, { prune: false }), [
    {
      kind: 'change',
      name: 'b',
      settings: settingsOf({ builders: 'bookworm' }),
      createdAt: '2026-01-01T12:00:00.000Z',
      version: 7,
      changes: [{ field: 'builders', from: 'trixie', to: 'bookworm' }],
    },
    { kind: 'unchanged', name: 'c' },
    { kind: 'create', name: 'd', settings: settingsOf() },
  ]);
  t.match(planProjects(there, wanted, { prune: true })[0], { kind: 'remove', name: 'a', version: 7 });
  t.end();
});

void tap.test('after a plan is carried out, the same file plans nothing', (t) => {
  const projects = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.constantFrom('trixie', 'bookworm', 'bookworm*2'),
    {
      noNullPrototype: true,
    },
  );
  fc.assert(
    fc.property(projects, projects, fc.boolean(), (before, after, prune) => {
      const there = new Map(
        Object.entries(before).map(([name, builders]) => [name, projectOf(name, builders)]),
      );
      const wanted = new Map<string, ProjectSettings>(
        Object.entries(after).map(([name, builders]) => [name, settingsOf({ builders })]),
      );
      for (const step of planProjects([...there.values()], wanted, { prune })) {
        if (step.kind === 'remove') there.delete(step.name);
        else if (step.kind !== 'unchanged') {
          there.set(step.name, { ...projectOf(step.name, ''), settings: step.settings });
        }
      }
      const again = planProjects([...there.values()], wanted, { prune });
      t.ok(again.every(({ kind }) => kind === 'unchanged'));
      const names = prune ? Object.keys(after) : Object.keys({ ...before, ...after });
      t.strictSame([...there.keys()].toSorted(), names.toSorted());
    }),
  );
  t.end();
});
