import { bucketOf, deadLetterStream, type ServiceName, type TableContract } from '@smart-attendance/contracts';

export function handlingStreamOf(receiver: ServiceName): string {
  return `${receiver}_handling`;
}

export function handlingSubjectOf(receiver: ServiceName, consumer: string, sequence: number | '*'): string {
  return `handling.${receiver}.${consumer}.${String(sequence)}`;
}

/** As NATS names them, so that its own tools show a table as a bucket. */
export function tableStreamOf(contract: TableContract): string {
  return `KV_${bucketOf(contract)}`;
}

export function tableSubjectOf(contract: TableContract, key: string): string {
  return `$KV.${bucketOf(contract)}.${key}`;
}

export function deadLetterDurableOf(receiver: ServiceName): string {
  return `${receiver}__${deadLetterStream}`;
}
