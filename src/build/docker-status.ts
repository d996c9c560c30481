import { engineStatus } from './docker-fault.ts';

/** Awaits `request`; null when the engine answers with one of `statuses` instead. */
export async function orNull<Result>(
  request: Promise<Result>,
  ...statuses: number[]
): Promise<Result | null> {
  try {
    return await request;
  } catch (error) {
    if (statuses.includes(engineStatus(error) ?? 0)) return null;
    throw error;
  }
}
