/** How a case ended. `type` is for programs, `message` one line, `text` as many as it takes. */
export type JunitResult =
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'skipped' | 'failure' | 'error';
      readonly type: string;
      readonly message: string;
      readonly text: string;
    };

export interface JunitCase {
  readonly name: string;
  readonly result: JunitResult;
}

export interface JunitSuite {
  readonly name: string;
  readonly durationMs: number;
  readonly properties: readonly [string, string][];
  readonly cases: readonly JunitCase[];
}
