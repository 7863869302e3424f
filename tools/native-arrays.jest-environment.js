const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest runs specs in a realm of its own, in which `Float32Array` is not the one that native code makes, and the model
 * runtime refuses it. Jest shares Uint8Array for this reason already; the models need these as well.
 */
module.exports = class NativeArraysEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, { Float32Array, Float64Array, Int32Array, BigInt64Array });
  }
};
