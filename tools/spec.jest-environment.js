const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const { compileFunction, createContext, Script } = vm;

/** By file: what it was compiled from, and the script, unless it has to be compiled by jest. */
const compiled = new Map();

/**
 * Jest runs every module anew in each spec file, which keeps specs apart, and compiles it anew as well. A script has no
 * state, so one of each module serves all spec files of a worker.
 */
vm.compileFunction = (code, parameters, options) => {
  const { filename, parsingContext } = options ?? {};
  if (parsingContext === undefined) return compileFunction(code, parameters, options);
  let known = compiled.get(filename);
  if (known?.code !== code) {
    const head = `(function (${parameters.join()}) {`;
    const isStatic = !/\bimport\s*\(/.test(code); // what imports later needs the function of jest that does it
    const script = isStatic ? new Script(`${head}${code}\n})`, { filename, columnOffset: -head.length }) : undefined;
    compiled.set(filename, (known = { code, script }));
  }
  return known.script?.runInContext(parsingContext) ?? compileFunction(code, parameters, options);
};

/** The environment of all specs: jest's for Node, with three differences. */
module.exports = class SpecEnvironment extends TestEnvironment {
  /**
   * Jest's global object is a proxy, which every mention of `Date`, `Math` or `process` goes through. Node makes one
   * without, and specs that compute take as little as a tenth of the time.
   */
  constructor(config, context) {
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
    // Specs run in a realm of their own, in which `Float32Array` is not the one that native code makes, and the model
    // runtime refuses it. Jest shares Uint8Array for this reason already; the models need these as well.
    Object.assign(this.global, { Float32Array, Float64Array, Int32Array, BigInt64Array });
  }

  /** Tells the hooks after a spec whether it failed (`globalThis.didSpecFail`), so that they keep what it saw. */
  handleTestEvent({ name }) {
    if (name === 'test_start') this.global.didSpecFail = false;
    if (name === 'test_fn_failure') this.global.didSpecFail = true;
  }
};
