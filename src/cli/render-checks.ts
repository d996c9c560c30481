import type { DoctorCheck } from '../build/doctor-check.ts';
import { visibleText } from '../report/visible-text.ts';

/** One check a line, what to do about it below. */
export function renderChecks(checks: readonly DoctorCheck[]): string {
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const statusWidth = Math.max(...checks.map(({ status }) => status.length));
  return checks
    .map(({ name, status, detail, remedy }) => {
      const line = `${status.padEnd(statusWidth)}  ${name.padEnd(nameWidth)}  ${visibleText(detail)}\n`;
      return remedy === null
        ? line
        : `${line}${' '.repeat(statusWidth + nameWidth + 4)}${visibleText(remedy)}\n`;
    })
    .join('');
}
