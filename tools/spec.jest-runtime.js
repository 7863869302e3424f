const { default: Runtime } = require('jest-runtime');

/** Modules that the spec files of a worker have in common, by path. All kinds of test load them alike. */
const kept = new Map();
/** That of the spec file which runs now. */
let current;

/**
 * What specs are made of, and what may keep something for them, is loaded for each spec file: all but what was compiled
 * of the API's document, which is the same for all and takes seconds.
 */
const ofOneSpec = /\.spec\.ts$|\/testing\/(?!src\/documented-answers\.ts$)|\/e2e\/src\//;
/** The one place in which what is tested keeps something for its process. */
const metricsModule = /\/libs\/observability\/src\/metrics\.ts$/;

/**
 * Jest loads every module anew for each spec file, which takes up to two seconds and leaves everything to be compiled
 * to machine code again. What the specs test keeps nothing in its modules but metrics, since Nest makes its objects, so
 * here it is loaded once in a worker, as in a process of ours. Metrics count from nothing in each spec file.
 */
module.exports = class SpecRuntime extends Runtime {
  constructor(config, ...rest) {
    super(config, ...rest);
    this.registries.moduleRegistry = kept;
    current = this;
  }

  /** What was loaded for an earlier spec file may load more only now, and gets what this spec file has. */
  requireModuleOrMock(from, name) {
    return current === this ? super.requireModuleOrMock(from, name) : current.requireModuleOrMock(from, name);
  }

  teardown() {
    const modules = this.registries.moduleRegistry;
    for (const path of modules.keys()) if (ofOneSpec.test(path)) modules.delete(path);
    for (const [path, loaded] of modules) {
      loaded.children = [];
      if (metricsModule.test(path)) loaded.exports.metrics.registry.resetMetrics();
    }
    this.registries.moduleRegistry = new Map();
    super.teardown();
    // For what is still in hand when its spec file is over.
    this.registries.moduleRegistry = modules;
    this.enterTestCode();
  }
};
