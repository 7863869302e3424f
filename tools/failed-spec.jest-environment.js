const { TestEnvironment } = require('jest-environment-node');

/** Tells the hooks after a spec whether it failed (`globalThis.didSpecFail`), so that they keep what it saw. */
module.exports = class FailedSpecEnvironment extends TestEnvironment {
  handleTestEvent({ name }) {
    if (name === 'test_start') this.global.didSpecFail = false;
    if (name === 'test_fn_failure') this.global.didSpecFail = true;
  }
};
