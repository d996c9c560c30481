import { makeCorpus, WORLD_KINDS } from '../test/cause/screening/corpus.ts';
import { scoreWorld, type Score } from '../test/cause/screening/score.ts';
import { median, report } from './measure.ts';

const MOST_WORLDS = 500;
const MOST_OF_CONFIRMED = 0.5;
const MOST_RANDOM_BLAMED = 0.02;
const MOST_WRONG = 0.01;

// `screening.ts [WORLDS]` screens simulated projects whose faults are known: what is found, and the builds it takes against one variation after the other.
const scores = makeCorpus(Number(process.argv[2] ?? MOST_WORLDS)).map((world) => scoreWorld(world));
const all = (some: readonly Score[], what: (score: Score) => number): number =>
  some.reduce((sum, score) => sum + what(score), 0);
const spent = ({ judgement }: Score): number => judgement.buildsSpent;
const confirmedRatio = ({ judgement }: Score): number =>
  judgement.buildsSpent / judgement.oneAtATime.confirmed;
const quickRatio = ({ judgement }: Score): number => judgement.buildsSpent / judgement.oneAtATime.quick;

console.log('worlds                builds  most  of k each  of quick  right  wrong  missed  random blamed');
for (const kind of WORLD_KINDS)
  line(
    kind,
    scores.filter(({ world }) => world.kind === kind),
  );
line('all', scores);

function line(name: string, some: readonly Score[]): void {
  const columns = [
    String(median(some.map(spent))).padStart(6),
    String(Math.max(...some.map(spent))).padStart(4),
    median(some.map(confirmedRatio)).toFixed(2).padStart(9),
    median(some.map(quickRatio)).toFixed(2).padStart(8),
    String(all(some, ({ right }) => right)).padStart(5),
    String(all(some, ({ wrong }) => wrong)).padStart(5),
    String(all(some, ({ missed }) => missed)).padStart(6),
    `${all(some, ({ randomBlamed }) => randomBlamed)} of ${all(some, ({ random }) => random)}`.padStart(13),
  ];
  console.log(`${name.padEnd(20)}  ${columns.join('  ')}`);
}

const right = all(scores, (score) => score.right);
const percent = (share: number): number => share * 100;
const figures = [
  {
    name: 'median builds, of the control and every variation k times',
    value: percent(median(scores.map(confirmedRatio))),
    bound: percent(MOST_OF_CONFIRMED),
  },
  {
    name: 'wrong among the blamed',
    value: percent(1 - right / (right + all(scores, (score) => score.wrong))),
    bound: percent(MOST_WRONG),
  },
  {
    name: 'missed among the planted',
    value: percent(1 - right / (right + all(scores, (score) => score.missed))),
    bound: percent(MOST_WRONG),
  },
  {
    name: 'blamed among the random',
    value: percent(all(scores, (score) => score.randomBlamed) / all(scores, (score) => score.random)),
    bound: percent(MOST_RANDOM_BLAMED),
  },
];
const isWithin = figures.map((figure) => report({ ...figure, unit: '%', baseline: null }));
process.exitCode = isWithin.every(Boolean) ? 0 : 1;
