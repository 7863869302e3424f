import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ownProcessMark } from './process-mark';

/** Which of several replicas this process is: the name for people, the id for leases. */
export class ReplicaName {
  /** Another one at each start: a process never inherits what an earlier one held. */
  readonly id = randomUUID();
  /** A container that starts again has the same host and pid; history must still tell the two apart. */
  readonly name = `${hostname()}-${process.pid}-${this.id.slice(0, 4)}`;
  readonly processMark = ownProcessMark;
}
