import { addCounts, countLine, countOfCheck, countOfJest, isGreen, NOTHING } from './test-count.policy';

const report = (fields: object) => ({
  success: true,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  ...fields,
});

describe('the count of a test run', () => {
  it('is what jest counted', () => {
    const count = countOfJest(report({ success: false, numPassedTests: 7, numFailedTests: 2, numPendingTests: 1 }));
    expect(countLine(count)).toBe('7 passed, 2 failed, 1 skipped');
  });

  it('does not speak of skipped tests when there are none', () => {
    expect(countLine(countOfJest(report({ numPassedTests: 7 })))).toBe('7 passed, 0 failed');
  });

  it('counts a test file that cannot be loaded as a failure', () => {
    const count = countOfJest(report({ success: false, numPassedTests: 7, numRuntimeErrorTestSuites: 1 }));
    expect(count).toEqual({ passed: 7, failed: 1, skipped: 0 });
  });

  it('counts a failed run without a failed test as a failure', () => {
    expect(countOfJest(report({ success: false, numPassedTests: 7 })).failed).toBe(1);
  });

  it('counts a missing or broken report as a failure', () => {
    expect(countOfJest(undefined).failed).toBe(1);
    expect(countOfJest({}).failed).toBe(1);
  });

  it('adds the checks that are no tests', () => {
    const count = addCounts(
      addCounts(countOfCheck(true), countOfCheck(false)),
      countOfJest(report({ numPassedTests: 1 })),
    );
    expect(count).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it('is green only when something was tested and nothing failed', () => {
    expect(isGreen({ passed: 1, failed: 0, skipped: 5 })).toBe(true);
    expect(isGreen({ passed: 1, failed: 1, skipped: 0 })).toBe(false);
    expect(isGreen({ passed: 0, failed: 0, skipped: 5 })).toBe(false);
    expect(isGreen(NOTHING)).toBe(false);
  });
});
