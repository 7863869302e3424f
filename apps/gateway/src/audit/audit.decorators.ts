import { SetMetadata } from '@nestjs/common';

export const auditedKey = 'gateway:audited';

/** A route that reads, and leaves an entry in the audit log though its permission alone would not. */
export function Audited(): MethodDecorator {
  return SetMetadata(auditedKey, true);
}
