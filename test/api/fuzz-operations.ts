import type { JsonSchema } from './schema-arbitrary.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/api/v1/comparisons/{id}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** By media type; null for none. */
  readonly body: Content | null;
  /** By status, then by media type. */
  readonly responses: Readonly<Record<string, Content>>;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

const METHODS = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;

/** Every operation of an OpenAPI document, and its named schemas. */
export function readOperations(text: string): {
  operations: Operation[];
  schemas: Record<string, JsonSchema>;
} {
  const document: {
    paths: Record<string, Partial<Record<keyof typeof METHODS, Described>>>;
    components: { schemas: Record<string, JsonSchema> };
  } = JSON.parse(text);
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((name): Operation[] => {
      const described = item[name];
      if (described === undefined) return [];
      const { operationId: id, parameters = [], requestBody, responses } = described;
      const contents = Object.entries(responses).map(
        ([status, { content = {} }]) => [status, content] as const,
      );
      return [
        {
          id,
          method: METHODS[name],
          path,
          parameters,
          body: requestBody?.content ?? null,
          responses: Object.fromEntries(contents),
        },
      ];
    }),
  );
  return { operations, schemas: document.components.schemas };
}
