/** What a run of the tests came to. A check that is no jest test (lint, contracts) counts as one. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: TestCount = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a: TestCount, b: TestCount): TestCount {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export function countOfCheck(isOk: boolean): TestCount {
  return { ...NOTHING, passed: isOk ? 1 : 0, failed: isOk ? 0 : 1 };
}

/**
 * The count in jest's `--json` report. A test file that could not be loaded has no tests in it and counts as one that
 * failed; so does a run that jest calls unsuccessful for a reason that is in no test, and a report that is missing.
 */
export function countOfJest(report: unknown): TestCount {
  if (typeof report !== 'object' || report === null) return countOfCheck(false);
  const fields: Readonly<Record<string, unknown>> = { ...report };
  const numberOf = (name: string): number => {
    const value = fields[name];
    return typeof value === 'number' ? value : 0;
  };
  const failed = numberOf('numFailedTests') + numberOf('numRuntimeErrorTestSuites');
  return {
    passed: numberOf('numPassedTests'),
    failed: failed === 0 && fields['success'] !== true ? 1 : failed,
    skipped: numberOf('numPendingTests') + numberOf('numTodoTests'),
  };
}

/** The last line of a run: `12 passed, 0 failed`, and `, 3 skipped` when some were. */
export function countLine({ passed, failed, skipped }: TestCount): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Nothing failed, and something was tested. */
export function isGreen({ passed, failed }: TestCount): boolean {
  return failed === 0 && passed > 0;
}
