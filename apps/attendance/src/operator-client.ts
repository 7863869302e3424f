import { connectClient, type BusClient } from '@smart-attendance/messaging';

/** What whoever runs the system asks attendance with, beside a running system. */
export type OperatorClient = BusClient;

/** @throws AppError `unavailable` when the bus is away */
export function connectOperator(natsUrl: string): Promise<OperatorClient> {
  return connectClient({ natsUrl, as: 'gateway' });
}
