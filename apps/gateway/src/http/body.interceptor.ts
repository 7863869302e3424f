import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import express, { type Request, type Response } from 'express';
import multer from 'multer';
import { finalize, type Observable } from 'rxjs';
import { AppError } from '@smart-attendance/errors';
import { WaitingLine } from '@smart-attendance/messaging';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { bodyKindKey, plainJson, xlsxMediaType, zipMediaType, type BodyKind } from './body.decorators';
import { readJson, requireUtf8 } from './body-text.policy';
import { giveBodyTime, hasBody } from './body-time';
import { refuseMangledForm } from './form-text.policy';
import { isParserError } from './problem.policy';

/** How long an upload waits for its turn. */
const uploadWaitMs = 10_000;
/** An archive is as large as a dozen pictures, and is handed on for half a minute. */
const archivesWaitingMax = 4;
/** 64 MiB at 0.6 Mbit/s, for which a page waits. Only who may send one has it, so it is no way to hold connections. */
export const archiveMs = 15 * 60_000;

type Reader = (request: Request, response: Response, done: (error?: unknown) => void) => void;

function formReader(fileSize: number): Reader {
  const limits = { fileSize, files: 1, fields: 8, parts: 9, fieldSize: 10_000, fieldNameSize: 100, headerPairs: 20 };
  return multer({ storage: multer.memoryStorage(), defParamCharset: 'utf8', limits }).single('file');
}

/**
 * Reads the body when it is known who asks and that they may, not earlier: a stranger's megabytes are never parsed.
 * Compressed bodies are refused; nothing here needs them.
 */
@Injectable()
export class BodyInterceptor implements NestInterceptor {
  private readonly readers = new Map<string, Reader>();
  private readonly uploads: WaitingLine<'uploads' | 'archives'>;

  constructor(
    private readonly reflector: Reflector,
    @Inject(gatewayConfigToken) config: GatewayConfig,
  ) {
    this.uploads = new WaitingLine({
      name: 'uploads',
      atOnceMax: config.UPLOADS_AT_ONCE_MAX,
      // Those who wait have their bodies still in the socket, and connections have a limit of their own.
      lanes: {
        uploads: { waitingMax: config.CONNECTIONS_MAX },
        archives: { atOnceMax: 1, waitingMax: archivesWaitingMax },
      },
      busy: 'Too many uploads at once; try again shortly.',
      retryAfterSeconds: 2,
    });
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    if (!hasBody(request) || request.method === 'GET' || request.method === 'HEAD') return next.handle();
    return this.readThen(context, next);
  }

  private async readThen(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const kind = this.reflector.get<BodyKind | undefined>(bodyKindKey, context.getHandler()) ?? plainJson;
    const mediaType = mediaTypeOf(request);
    checkHead(request, kind, mediaType);
    const isForm = mediaType === formType;
    const read = async (): Promise<void> => {
      await finished(this.readerOf(kind, isForm), request, http.getResponse<Response>());
      understand(request, kind, isForm);
    };
    if (!kind.slot) {
      await read();
      return next.handle();
    }
    const giveBack = await this.uploads.take({
      lane: kind.format === 'zip' ? 'archives' : 'uploads',
      waitMs: uploadWaitMs,
    });
    try {
      if (kind.format === 'zip') giveBodyTime(request, archiveMs);
      await read();
    } catch (error) {
      giveBack();
      throw error;
    }
    return next.handle().pipe(finalize(giveBack));
  }

  private readerOf(kind: BodyKind, isForm: boolean): Reader {
    const key = `${kind.format} ${String(isForm)} ${kind.bytesMax}`;
    const reader = this.readers.get(key) ?? makeReader(kind, isForm);
    this.readers.set(key, reader);
    return reader;
  }
}

function makeReader({ format, bytesMax, fileBytesMax = bytesMax }: BodyKind, isForm: boolean): Reader {
  if (isForm) return formReader(fileBytesMax);
  const limit = isFile(format) ? fileBytesMax : bytesMax;
  return express.raw({ inflate: false, type: () => true, limit }) as Reader;
}

/**
 * Makes of the bytes or fields that were read what the route takes.
 *
 * @throws AppError `malformed` or `invalid_argument`
 */
function understand(request: Request, { format }: BodyKind, isForm: boolean): void {
  const body: unknown = request.body;
  if (isForm) refuseMangledForm((body ?? {}) as Record<string, unknown>, request.file?.originalname);
  // A body that turned out to be empty says nothing; what is missing is then named field by field.
  else if (format === 'json') request.body = Buffer.isBuffer(body) && body.length > 0 ? readJson(body) : {};
}

const formType = 'multipart/form-data';

const takenTypes: Readonly<Record<BodyKind['format'], readonly string[]>> = {
  json: ['application/json'],
  multipart: [formType],
  csv: ['text/csv', formType],
  calendar: ['text/calendar', formType],
  table: ['text/csv', xlsxMediaType, formType],
  zip: [zipMediaType, formType],
};

function mediaTypeOf(request: Request): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** @throws AppError `unsupported_media` or `too_large` by what the head announces, before a byte is read */
function checkHead(request: Request, kind: BodyKind, mediaType: string): void {
  const taken = takenTypes[kind.format];
  if (!taken.includes(mediaType) && !(kind.format === 'json' && isJson(mediaType))) {
    const expected = taken.join(' or ');
    throw new AppError('unsupported_media', `This path takes ${expected}; look at the Content-Type of the request.`);
  }
  requireUtf8(request.headers['content-type'] ?? '');
  const isBare = isFile(kind.format) && mediaType !== formType;
  const bytesMax = isBare ? (kind.fileBytesMax ?? kind.bytesMax) : kind.bytesMax;
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) {
    throw new AppError('too_large', `The body may have at most ${bytesMax} bytes.`);
  }
}

/** A file that may come as the body as well. */
function isFile(format: BodyKind['format']): boolean {
  return format !== 'json' && format !== 'multipart';
}

function isJson(mediaType: string): boolean {
  return /^application\/[a-z0-9.-]+\+json$/.test(mediaType);
}

/** @throws the reader's own error where it says what is wrong, and `malformed` for all else that ends a body early */
function finished(read: Reader, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const broken = (cause?: unknown): AppError =>
      new AppError('malformed', 'The body did not arrive whole, or is not what its Content-Type says.', { cause });
    // A client that left while it waited for its turn is never heard of by the reader.
    if (request.destroyed) {
      reject(broken());
      return;
    }
    request.once('close', () => {
      if (!request.complete) reject(broken());
    });
    read(request, response, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(isParserError(error) ? error : broken(error));
    });
  });
}
