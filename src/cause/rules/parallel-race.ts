import { orderRule } from './order-by-environment.ts';

export const parallelRace = orderRule({
  kind: 'parallel-race',
  sees: 'the same lines in another order, of builds that differ in the number of CPUs and not in what else orders lines',
  aspect: 'cpus',
});
