const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const { createContext } = vm;
/** Of jest's runner, which adds to what it finds here. */
const runnerHandlers = Symbol.for('EVENT_HANDLERS');

/** The one of this worker. */
let shared;

/**
 * Jest's runner makes one for each spec file and leaves it on, and Node 20 copies the value of each that is on at every
 * promise: after a hundred spec files that takes longer than what they do. So all are off after a spec file; one that
 * is used again is on again.
 */
const storages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...work) {
  storages.add(this);
  return run.apply(this, work);
};

/**
 * The environment of all specs: jest's for Node, but one for all spec files of a worker, so that they can have modules
 * in common (spec.jest-runtime.js). What a spec file sets in its environment variables is taken back after it.
 */
module.exports = class SpecEnvironment extends TestEnvironment {
  constructor(config, context) {
    if (shared !== undefined) return shared;
    // Jest's global object is a proxy, which every mention of `Date`, `Math` or `process` goes through. Node makes one
    // without, and specs that compute take as little as a tenth of the time.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
    // Specs run in a realm of their own, in which `Float32Array` is not the one that native code makes, and the model
    // runtime refuses it. Jest shares Uint8Array for this reason already; the models need these as well.
    Object.assign(this.global, { Float32Array, Float64Array, Int32Array, BigInt64Array });
    this.variables = { ...this.global.process.env };
    shared = this;
  }

  async teardown() {
    this.fakeTimersModern.useRealTimers();
    delete this.global[runnerHandlers];
    for (const storage of storages) storage.disable();
    storages.clear();
    const { env } = this.global.process;
    for (const name of Object.keys(env)) if (!(name in this.variables)) delete env[name];
    Object.assign(env, this.variables);
  }

  /** Tells the hooks after a spec whether it failed (`globalThis.didSpecFail`), so that they keep what it saw. */
  handleTestEvent({ name }) {
    if (name === 'test_start') this.global.didSpecFail = false;
    if (name === 'test_fn_failure') this.global.didSpecFail = true;
  }
};
