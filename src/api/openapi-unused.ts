type Components = Readonly<Record<string, unknown>>;

const PREFIX = '#/components/schemas/';

/** The component schemas that `paths`, or one that these lead to, refer to. Pure. */
export function usedSchemas(paths: unknown, schemas: Components): Components {
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    for (const name of referencesIn(value)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(paths);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === '$ref' && typeof child === 'string' && child.startsWith(PREFIX)
      ? [child.slice(PREFIX.length)]
      : referencesIn(child),
  );
}
