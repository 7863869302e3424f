import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ErrorSchema } from '@smart-attendance/contracts';
import { AppError, toAppError, type ErrorCode } from '@smart-attendance/errors';

const codes: readonly ErrorCode[] = [
  'malformed',
  'unauthenticated',
  'permission_denied',
  'not_found',
  'conflict',
  'too_large',
  'unsupported_media',
  'invalid_argument',
  'refused',
  'rate_limited',
  'unavailable',
  'internal',
];

/** The bytes of an error answer. What is not an AppError loses its text here: it could hold anything. */
export function encodeError(error: unknown): Uint8Array {
  const { code, message, reason, violations, details, retryAfterSeconds } = toAppError(error);
  return toBinary(
    ErrorSchema,
    create(ErrorSchema, {
      code,
      message,
      reason,
      violations: violations.map(({ field, message: sentence }) => ({ field, message: sentence })),
      details: { ...details },
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    }),
  );
}

export function decodeError(bytes: Uint8Array): AppError {
  const wire = fromBinary(ErrorSchema, bytes);
  return new AppError(codes.find((code) => code === wire.code) ?? 'internal', wire.message, {
    reason: wire.reason,
    violations: wire.violations.map(({ field, message }) => ({ field, message })),
    details: wire.details,
    ...(wire.retryAfterSeconds !== undefined && { retryAfterSeconds: wire.retryAfterSeconds }),
  });
}
