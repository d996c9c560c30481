import { BuildError } from '../build/build-error.ts';
import type { ComparisonFault } from '../comparison/comparison-fault.ts';
import { CodedError } from '../errors.ts';
import { RecipeError } from '../recipe/recipe-error.ts';
import { SourceError } from '../source/source-error.ts';
import { StoreError } from '../store/store-error.ts';
import { Outage } from './outage.ts';

/** A comparison that somebody else ran ended without a result. What is told of its fault here is what was told of it there. */
export class EndedError extends CodedError {
  /** null when nothing failed: somebody cancelled it, or its deadline passed. */
  readonly fault: ComparisonFault | null;

  constructor(message: string, fault: ComparisonFault | null) {
    const hint = fault?.hint ?? null;
    super(fault?.code ?? 'CANCELLED', message, hint === null ? {} : { hint });
    this.fault = fault;
  }
}

/** What a comparison that threw `error` is told to have ended of. */
export function faultOf(error: unknown): ComparisonFault {
  if (error instanceof EndedError && error.fault !== null) return error.fault;
  if (!(error instanceof CodedError)) return { of: 'service', code: 'FAULT', hint: null };
  return { of: placeOf(error), code: error.code, hint: error.hint ?? null };
}

function placeOf(error: CodedError): ComparisonFault['of'] {
  if (error instanceof SourceError) return 'source';
  if (error instanceof RecipeError) return 'recipe';
  if (error instanceof BuildError || error instanceof Outage) return 'engine';
  return error instanceof StoreError ? 'store' : 'service';
}
