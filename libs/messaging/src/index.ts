export { BacklogReader, type Backlog, type DeadLetterCount } from './backlog-reader';
export { Bus, connectionOptions, type ConnectionSettings } from './bus';
export { DeadLetterConsumer } from './dead-letter-consumer';
export { DeadLetters, type DeadLetter } from './dead-letters';
export { RespondsTo, Consumes } from './handlers';
export { KeptMessages } from './kept-messages';
export { KeyValueTables, type KeyValueTable, type TableEntry, type TableWrite } from './key-value-tables';
export { MessagePublisher } from './message-publisher';
export { tapMessages, type TappedMessage } from './message-tap';
export { MessageReader } from './message-reader';
export { ReplicaReporter, type KeptDays, type ReplicaFacts, type ReplicaReport } from './replica-reporter';
export { renderNatsUsers } from './nats-users';
export {
  busUsers,
  inboxOf,
  permissionsOf,
  streamProvisioner,
  type BusUser,
  type Permissions,
} from './permissions.policy';
export { ReplicaSignals } from './replica-signals';
export { isUnanswered, RequestClient } from './request-client';
export {
  busOptionsOf,
  connectClient,
  consumeWithin,
  runProcess,
  runService,
  startService,
  type BusClient,
  type BusSettings,
  type RunningService,
  type ServiceMain,
  type ServiceOptions,
  type ServiceSettings,
  type StartedProcess,
} from './service-runner';
export { StopSignal } from './stop-signal';
export { StreamProvisioner, type StreamProvisionerOptions } from './stream-provisioner';
export { WaitingLine, type LaneLimits, type Wait, type WaitingLineOptions } from './waiting-line';
