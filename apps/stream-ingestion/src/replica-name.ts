import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ownProcessMark } from './leases/process-mark';

/** Which of several replicas this process is: the name for people, the id for leases. */
export class ReplicaName {
  readonly name = `${hostname()}-${process.pid}`;
  /** Another one at each start: a process never inherits what an earlier one held. */
  readonly id = randomUUID();
  readonly processMark = ownProcessMark;
}
