import { lookup, type LookupAddress } from 'node:dns';
import type { LookupAll } from './allowed-lookup';

/**
 * Longer than a camera, or a receiver of webhooks at first, waits between two tries: an answer that came when the try
 * that had asked was over is for the next one.
 */
const keptMs = 10_000;

/**
 * A lookup that asks for a name once at a time, whoever waits for the answer. The system looks up two names at once and
 * takes no question back: where each try asks anew, and a name that nobody knows takes longer than a try, the questions
 * of who is away pile up without end before those of who is there, the database of this process among them.
 */
export function sharedLookup(lookUp: LookupAll = lookup): LookupAll {
  const waiting = new Map<string, Parameters<LookupAll>[2][]>();
  const answers = new Map<string, LookupAddress[]>();
  return (hostname, options, callback) => {
    const question = JSON.stringify([hostname, options]);
    const answer = answers.get(question);
    const others = waiting.get(question);
    if (answer !== undefined) {
      process.nextTick(callback, null, answer);
    } else if (others !== undefined) {
      others.push(callback);
    } else {
      const all = [callback];
      waiting.set(question, all);
      lookUp(hostname, options, (error, addresses) => {
        waiting.delete(question);
        if (error === null) {
          answers.set(question, addresses);
          setTimeout(() => answers.delete(question), keptMs).unref();
        }
        for (const each of all) each(error, addresses);
      });
    }
  };
}
