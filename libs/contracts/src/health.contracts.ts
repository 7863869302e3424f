import { defineRequest, type ServiceName } from './contract';
import { CheckReadinessRequestSchema, CheckReadinessResponseSchema } from './gen/health/v1/health_pb';

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
