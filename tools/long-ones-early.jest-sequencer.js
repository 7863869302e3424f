const { default: Sequencer } = require('@jest/test-sequencer');

/** Those of more than a minute. Not complete and not exact: it only says what begins first. */
const long =
  /(\.e2e|odd-cameras\.integration|killed-replicas\.integration|faults\.integration|brought-packs\.integration|face-engine\.integration|stream-ingestion\.integration|replicas\.integration)\.spec\.ts$/;

/** Takes a third of the whole run. */
const longest = /\/dashboard\.e2e\.spec\.ts$/;

/**
 * A fresh copy knows of no spec how long it takes, and jest then goes by the size of its file, which says little. The
 * long ones begin after a quarter of the short ones, the longest first, so that none of them runs alone at the end, nor
 * all beside lint.
 */
module.exports = class LongOnesEarly extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLongest = ({ path }) => Number(longest.test(path));
    const longOnes = sorted.filter(({ path }) => long.test(path)).sort((a, b) => isLongest(b) - isLongest(a));
    const shortOnes = sorted.filter(({ path }) => !long.test(path));
    const before = Math.floor(shortOnes.length / 4);
    return [...shortOnes.slice(0, before), ...longOnes, ...shortOnes.slice(before)];
  }
};
