import { defineRequest, type ServiceName } from './contract';
import {
  CheckReadinessRequestSchema,
  CheckReadinessResponseSchema,
  DescribeReplicaRequestSchema,
  DescribeReplicaResponseSchema,
} from './gen/health/v1/health_pb';

/** Every service responds to it; messaging does so for all of them. */
export function checkReadinessOf(owner: ServiceName) {
  return defineRequest({
    owner,
    name: 'check-readiness',
    request: CheckReadinessRequestSchema,
    response: CheckReadinessResponseSchema,
    deadlineMs: 2_000,
    check: () => [],
  });
}

/** Each replica of every service responds to it for itself; messaging does so for all of them. */
export function describeReplicaOf(owner: ServiceName) {
  return defineRequest({
    owner,
    name: 'describe-replica',
    request: DescribeReplicaRequestSchema,
    response: DescribeReplicaResponseSchema,
    deadlineMs: 1_000,
    respondedBy: 'each',
    // Whether every worker looks with a pack is asked before faces are compared by it.
    requesters: owner === 'face-inference' ? ['gateway', 'identity'] : ['gateway'],
    check: () => [],
  });
}
