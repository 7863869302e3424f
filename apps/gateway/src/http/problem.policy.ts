import { HttpException } from '@nestjs/common';
import { AppError, toAppError, type ErrorCode, type Violation } from '@smart-attendance/errors';
import { PreconditionFailed } from './precondition-failed';
import { refusedFaceMembers, type RefusedFaceMembers } from './refused-face.policy';

/** RFC 9457. The last members are ours, and those of a refused picture. */
export interface Problem extends Partial<RefusedFaceMembers> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly trace_id: string;
  /** Of a 422: one for each wrong field; of a file with its `row`. */
  readonly errors?: readonly Violation[];
  /** Machine-readable cause within the status. */
  readonly reason?: string;
  /** Of a conflict: what is there already. */
  readonly existing_id?: string;
  /** Of a 412: what it is now, as a GET answers it. */
  readonly current?: object;
}

const statuses: Readonly<Record<ErrorCode, number>> = {
  malformed: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media: 415,
  invalid_argument: 422,
  refused: 422,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
};

const titles: Readonly<Record<number, string>> = {
  400: 'Malformed request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timed out',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  417: 'Expectation failed',
  422: 'Invalid',
  429: 'Too many requests',
  431: 'Head too large',
  500: 'Internal error',
  501: 'Not implemented',
  503: 'Service unavailable',
  505: 'HTTP version not supported',
};

export function titleOf(status: number): string {
  return titles[status] ?? 'Error';
}

/** What in the request a rule refused, where it is not the picture. */
const refusedFields: Readonly<Record<string, string>> = {
  no_consent: 'consent',
  no_face_there: 'face',
  content_not_kept: 'sequence',
  last_administrator: 'id',
  too_many_rows: 'kind',
  personnel_number_missing: 'kind',
  personnel_number_twice: 'kind',
  hours_unknown: 'kind',
};

/** What the services call otherwise than the clients do. */
const fieldNames = new Map(
  Object.entries({
    person_id: 'user_id',
    record_id: 'id',
    request_id: 'id',
    punch_id: 'id',
    recognition_id: 'id',
    template_id: 'id',
    picture: 'image_data',
    timeout_ms: 'timeout',
    query: 'q',
    idempotency_key: 'Idempotency-Key',
  }),
);

const retryAfterSecondsDefault = 2;

export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What a client is told about an error. Only AppErrors speak for themselves; of others nothing but the status shows. A
 * request with a form calls its picture `file`.
 */
export function toProblem(error: unknown, traceId: string, isForm = false): ProblemAnswer {
  if (error instanceof PreconditionFailed) return toPreconditionProblem(error, traceId);
  const known = toKnownError(error, isForm);
  const status = error instanceof HttpException && error.getStatus() === 405 ? 405 : statuses[known.code];
  const violations = violationsOf(known);
  const problem: Problem = {
    type: `urn:smart-attendance:problem:${status === 405 ? 'method_not_allowed' : known.code}`,
    title: titleOf(status),
    status,
    detail: known.message,
    trace_id: traceId,
    ...(violations.length > 0 && { errors: violations.map((violation) => toClientField(violation, isForm)) }),
    ...(known.reason !== '' && { reason: known.reason }),
    ...existingId(known),
    ...refusedFaceMembers(known),
  };
  return { problem, headers: headersOf(status, known) };
}

function toPreconditionProblem({ message, current, entityTag }: PreconditionFailed, traceId: string): ProblemAnswer {
  const problem: Problem = {
    type: 'urn:smart-attendance:problem:precondition_failed',
    title: titleOf(412),
    status: 412,
    detail: message,
    trace_id: traceId,
    current,
  };
  return { problem, headers: { ETag: entityTag } };
}

function existingId({ code, details }: AppError): Pick<Problem, 'existing_id'> {
  const id = details['existing_id'] ?? details['record_id'];
  return code === 'conflict' && id !== undefined ? { existing_id: id } : {};
}

/** Every 422 names what is wrong, one that a rule refused as well. */
function violationsOf({ code, violations, reason, message }: AppError): readonly Violation[] {
  if (violations.length > 0 || statuses[code] !== 422) return violations;
  return [{ field: code === 'refused' ? (refusedFields[reason] ?? 'picture') : 'body', message }];
}

function toClientField(violation: Violation, isForm: boolean): Violation {
  if (violation.field === 'picture' && isForm) return { ...violation, field: 'file' };
  return { ...violation, field: fieldNames.get(violation.field) ?? violation.field };
}

function headersOf(status: number, error: AppError): Record<string, string> {
  if (status === 401) return { 'WWW-Authenticate': 'Bearer realm="smart-attendance"' };
  const isTemporary = status === 429 || status === 503 || (status === 409 && error.retryAfterSeconds !== undefined);
  if (!isTemporary) return {};
  return { 'Retry-After': String(Math.max(1, Math.ceil(error.retryAfterSeconds ?? retryAfterSecondsDefault))) };
}

function toKnownError(error: unknown, isForm: boolean): AppError {
  if (error instanceof AppError) return withFieldNamesInDetail(error, isForm);
  const fromParser = toParserError(error);
  if (fromParser !== undefined) return fromParser;
  if (error instanceof HttpException) return fromHttpException(error);
  return toAppError(error);
}

/** The sentence of AppError.invalid lists the fields too; one of its own stays as it is. */
function withFieldNamesInDetail(error: AppError, isForm: boolean): AppError {
  const { code, violations, message } = error;
  const isListing = code === 'invalid_argument' && message === AppError.invalid(violations).message;
  return isListing && violations.length > 0
    ? AppError.invalid(violations.map((violation) => toClientField(violation, isForm)))
    : error;
}

function fromHttpException(error: HttpException): AppError {
  switch (error.getStatus()) {
    case 404:
      return new AppError('not_found', 'There is nothing at this path.');
    case 405:
      return new AppError('malformed', 'This path does not take this method; the Allow header lists those it takes.');
    case 400:
      return new AppError('malformed', 'The request could not be read; look at its path and its encoding.');
    default:
      return new AppError('internal', 'Something went wrong on our side; the trace id leads to the log.', {
        cause: error,
      });
  }
}

/** Whether an error says that whoever was sent a stream did not take all of it: a download that was cancelled. */
export function isOfCancelledDownload(error: unknown): boolean {
  return (error as Partial<NodeJS.ErrnoException> | undefined)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Whether an error of reading a body says what is wrong with it. */
export function isParserError(error: unknown): error is Error {
  return toParserError(error) !== undefined;
}

/** Errors of the body parser and of the multipart reader, by the names they give them. */
function toParserError(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type, code, field } = error as Error & { type?: unknown; code?: unknown; field?: unknown };
  if (typeof type === 'string') return fromBodyParser(type);
  return error.name === 'MulterError' && typeof code === 'string' ? fromMulter(code, field) : undefined;
}

function fromBodyParser(type: string): AppError | undefined {
  switch (type) {
    case 'request.aborted':
    case 'request.size.invalid':
      return new AppError('malformed', 'The body did not arrive as announced.');
    case 'entity.too.large':
      return new AppError('too_large', 'The body is larger than this path takes.');
    case 'encoding.unsupported':
      return new AppError('unsupported_media', 'The body must come without Content-Encoding.');
    default:
      return undefined;
  }
}

function fromMulter(code: string, field: unknown): AppError {
  const name = typeof field === 'string' && field !== '' ? field.slice(0, 100) : 'body';
  switch (code) {
    case 'LIMIT_FILE_SIZE':
      return new AppError('too_large', 'The file is larger than this path takes.');
    case 'LIMIT_UNEXPECTED_FILE':
    case 'LIMIT_FILE_COUNT':
      return AppError.invalid([{ field: name, message: 'is not expected; one file named file is' }]);
    case 'LIMIT_FIELD_VALUE':
      return AppError.invalid([{ field: name, message: 'is too long' }]);
    case 'LIMIT_FIELD_COUNT':
    case 'LIMIT_PART_COUNT':
    case 'LIMIT_FIELD_KEY':
      return AppError.invalid([{ field: 'body', message: 'has more or longer fields than this path takes' }]);
    default:
      return new AppError('malformed', 'The multipart body could not be read.');
  }
}
