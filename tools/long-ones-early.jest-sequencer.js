const { default: Sequencer } = require('@jest/test-sequencer');

/** Those of more than a minute. Not complete and not exact: it only says what begins first. */
const long =
  /(\.e2e|odd-cameras\.integration|killed-replicas\.integration|faults\.integration|brought-packs\.integration|face-engine\.integration|stream-ingestion\.integration|replicas\.integration)\.spec\.ts$/;

/**
 * A fresh copy knows of no spec how long it takes, and jest then goes by the size of its file, which says little. The
 * long ones begin after a third of the short ones, so that none of them runs alone at the end, nor beside lint.
 */
module.exports = class LongOnesEarly extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const longOnes = sorted.filter(({ path }) => long.test(path));
    const shortOnes = sorted.filter(({ path }) => !long.test(path));
    const before = Math.floor(shortOnes.length / 3);
    return [...shortOnes.slice(0, before), ...longOnes, ...shortOnes.slice(before)];
  }
};
