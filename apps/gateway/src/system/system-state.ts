import type { DescribeReplicaResponse, GetFleetResponse, ServiceName } from '@smart-attendance/contracts';
import type { Backlog, DeadLetterCount } from '@smart-attendance/messaging';
import type { DependencyState } from '@smart-attendance/observability';
import type { AuditLogState } from '../audit/audit-log.service';

/** What could be found out about the whole at one moment; undefined where nobody told. */
export interface SystemState {
  readonly at: Date;
  /** As `/health/ready` has them. */
  readonly dependencies: readonly DependencyState[];
  readonly replicas: ReadonlyMap<ServiceName, readonly DescribeReplicaResponse[]>;
  readonly backlogs: readonly Backlog[] | undefined;
  readonly deadLetters: DeadLetterCount | undefined;
  readonly fleet: GetFleetResponse | undefined;
  readonly auditLog: AuditLogState;
}
