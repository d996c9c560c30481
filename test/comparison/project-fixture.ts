import { newProjectSettingsSchema, type ProjectSettings } from '../../src/comparison/project.ts';

const PLAIN = newProjectSettingsSchema.parse({
  source: { kind: 'git', url: 'https://git.example.org/team/app.git', ref: 'main' },
  builders: 'bookworm*2,trixie',
});

/** Settings of a project from a git remote, and what a test changes of them. */
export function settingsOf(more: Partial<ProjectSettings> = {}): ProjectSettings {
  return { ...PLAIN, ...more };
}

/** A watch of the branch `main` and of all tags that begin with v, once an hour. */
export const WATCH: NonNullable<ProjectSettings['watch']> = {
  branches: ['main'],
  tags: ['v*'],
  everySeconds: 3600,
  existing: false,
};
