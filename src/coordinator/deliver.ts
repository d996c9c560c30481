import { messageOf } from '../errors.ts';
import type { AddressRule } from '../source/url-guard.ts';
import type { DeliveryStore, Dispatch, Settlement } from '../store/delivery-store.ts';
import { FORGE_ANSWER_BYTES } from './forge-connection.ts';
import { settlementOf, type DeliveryOutcome } from './delivery-outcome.ts';
import { hideSecrets } from './hide-secrets.ts';
import { createReceiverAgent, SEND_TIMEOUT_MS } from './receiver-connection.ts';
import { sendDelivery, type Senders } from './send-delivery.ts';

/** What the deliverer takes from outside. */
export interface DelivererDeps {
  readonly deliveries: DeliveryStore;
  /** Which addresses events may be sent to. */
  readonly isAllowed: AddressRule;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Verbatim's own version. */
  readonly version: string;
  /** Where a person reads of a comparison; null when the service does not know its own address. */
  readonly comparisonUrl: ((id: string) => string) | null;
  /** pino's, or like it. No secret is among the fields. */
  readonly log: DeliveryLog;
  readonly limits?: Partial<DeliveryLimits>;
}

export interface DeliveryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface DeliveryLimits {
  /** Receivers that are sent to at once. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** A try that was not settled within this time, because its process is gone, is made again. Longer than any try takes. */
  readonly leaseMs: number;
  /** The pauses after each try. */
  readonly delaysMs?: readonly number[];
}

/** Longest that a timer of Node's takes. */
const MOST_TIMER_MS = 2 ** 31 - 1;
/** After a fault of the store's: a full disk, a locked database. */
const FAULT_PAUSE_MS = 30_000;
const DEFAULT_LIMITS: DeliveryLimits = { concurrency: 8, timeoutMs: SEND_TIMEOUT_MS, leaseMs: 120_000 };

/** Sends what the outbox holds. */
export interface Deliverer {
  start(): void;
  /** Begins nothing more, and waits for what is being sent, at most `graceMs`; the rest is sent by the next process. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Sends each delivery at least once, one at a time to each receiver. It wakes when something was written, when a try has ended, and when
 * the next one is due: nothing is polled. A receiver knows a repeat by its id.
 */
export function createDeliverer(deps: DelivererDeps): Deliverer {
  const { deliveries, clock, random, log } = deps;
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const stopping = new AbortController();
  const underWay = new Map<number, Promise<void>>();
  let timer: NodeJS.Timeout | null = null;
  let isWoken = false;
  let isStarted = false;
  let unlisten: (() => void) | null = null;
  let senders: Senders | null = null;

  /** Later, for who wakes may be inside a transaction; once, however often it is called. */
  function wake(): void {
    if (isWoken || !isStarted) return;
    isWoken = true;
    setImmediate(() => {
      isWoken = false;
      if (isStarted) takeDue();
    });
  }

  function takeDue(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    try {
      const busy = new Set(underWay.keys());
      const limit = limits.concurrency - busy.size;
      if (limit <= 0) return;
      for (const dispatch of deliveries.claimDue({ limit, busy, leaseMs: limits.leaseMs })) begin(dispatch);
      if (underWay.size < limits.concurrency) wakeAt(deliveries.nextDueMs(new Set(underWay.keys())));
    } catch (error) {
      log.warn({ problem: messageOf(error) }, 'taking deliveries failed');
      wakeAt(clock() + FAULT_PAUSE_MS);
    }
  }

  function wakeAt(atMs: number | null): void {
    if (atMs === null) return;
    const waitMs = Math.min(Math.max(atMs - clock(), 0), MOST_TIMER_MS);
    timer = setTimeout(wake, waitMs);
    timer.unref();
  }

  function begin(dispatch: Dispatch): void {
    const { number } = dispatch.receiver;
    const done = deliver(dispatch).finally(() => {
      underWay.delete(number);
      wake();
    });
    underWay.set(number, done);
  }

  async function deliver(dispatch: Dispatch): Promise<void> {
    const fields = { delivery: dispatch.id, webhook: dispatch.receiver.id, type: dispatch.type };
    try {
      const outcome = await sendOrFail(dispatch);
      // Cut off by our own stop: not the receiver's fault. The next process tries again.
      if (stopping.signal.aborted && outcome.status === null) return;
      const settlement = settlementOf(dispatch, outcome, {
        nowMs: clock(),
        random: random(),
        ...(limits.delaysMs === undefined ? {} : { delaysMs: limits.delaysMs }),
      });
      await deliveries.settle(dispatch, settlement);
      tell(log, { ...fields, tries: dispatch.tries, status: settlement.status }, settlement);
    } catch (error) {
      // Settled by nobody, it is sent again when its lease is over.
      log.warn({ ...fields, problem: messageOf(error) }, 'keeping what came of a delivery failed');
    }
  }

  async function sendOrFail(dispatch: Dispatch): Promise<DeliveryOutcome> {
    try {
      senders ??= createSenders(deps, limits.timeoutMs);
      return await sendDelivery(dispatch, senders, stopping.signal);
    } catch (error) {
      // A payload that another version wrote, a secret that is none: the same the next time.
      return {
        kind: 'refused',
        status: null,
        answer: hideSecrets(messageOf(error), dispatch.receiver.secrets).slice(0, 1024),
      };
    }
  }

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      unlisten = deliveries.onWritten(wake);
      wake();
    },
    async stop(graceMs) {
      isStarted = false;
      unlisten?.();
      if (timer !== null) clearTimeout(timer);
      const grace = setTimeout(() => stopping.abort(), graceMs);
      await Promise.allSettled(underWay.values());
      clearTimeout(grace);
      await Promise.all([senders?.webhook.agent.destroy(), senders?.forge.agent.destroy()]);
    },
  };
}

function createSenders(
  { isAllowed, clock, version, comparisonUrl }: DelivererDeps,
  timeoutMs: number,
): Senders {
  const common = { isAllowed, clock, userAgent: `Verbatim/${version}`, timeoutMs };
  return {
    webhook: { ...common, agent: createReceiverAgent(isAllowed, { timeoutMs }) },
    forge: {
      ...common,
      agent: createReceiverAgent(isAllowed, { timeoutMs, mostBytes: FORGE_ANSWER_BYTES }),
    },
    comparisonUrl,
  };
}

function tell(log: DeliveryLog, fields: object, settlement: Settlement): void {
  switch (settlement.kind) {
    case 'delivered':
      log.info(fields, 'delivered');
      return;
    case 'retry':
      log.info({ ...fields, nextAt: new Date(settlement.nextAtMs).toISOString() }, 'not delivered yet');
      return;
    case 'failed':
      log.warn({ ...fields, disabled: settlement.disableWhy }, 'given up');
      return;
    default:
      settlement satisfies never;
  }
}
