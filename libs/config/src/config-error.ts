export interface ConfigProblem {
  readonly name: string;
  /** `must be ...`, `is missing; ...`: the sentence after the name, without the value that was given. */
  readonly message: string;
}

/** Everything that is wrong with a configuration, in one error, so that it takes one start to find it all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    const lines = problems.map((problem) => `  ${problem.name} ${problem.message}`);
    super(`The configuration is wrong in ${problems.length} place(s):\n${lines.join('\n')}`);
    // Where it was thrown helps nobody who mends an environment.
    this.stack = `${this.name}: ${this.message}`;
  }
}
