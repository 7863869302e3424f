import { hostname } from 'node:os';

/** Which of several replicas this process is, for health and logs. */
export class ReplicaName {
  readonly name = `${hostname()}-${process.pid}`;
}
