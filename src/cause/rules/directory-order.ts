import { orderRule } from './order-by-environment.ts';

export const directoryOrder = orderRule({
  kind: 'directory-order',
  sees: 'the same lines in another order, of builds that differ in the order of files and not in what else orders lines',
  aspect: 'fileOrder',
});
