// Runs one build until it is killed: `executor-victim.ts <directory> <step>` says the step's name when it is about to take it.
import { openRig } from './executor-rig.ts';

const [directory = '', until = ''] = process.argv.slice(2);
const rig = await openRig(directory);
const plan = await rig.plan('echo begun; sleep 600 & wait');
const signal = new AbortController().signal;
const reach = async (step: string): Promise<void> => {
  if (step !== until) return;
  console.log(step);
  await new Promise(() => setInterval(() => {}, 1000));
};
if (until === 'preparing') {
  // Killed somewhere in the middle.
  const prepared = rig.executor.prepare(plan);
  setTimeout(() => console.log(until), Number(process.argv[4] ?? 0));
  await prepared;
  await reach(until);
}
const handle = await rig.executor.prepare(plan);
await reach('prepared');
await rig.executor.run(plan, handle, { onLine: () => void reach('running'), signal });
