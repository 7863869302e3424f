import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import express, { type Request, type Response } from 'express';
import multer from 'multer';
import { finalize, type Observable } from 'rxjs';
import { pictureBytesMax } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { bodyKindKey, plainJson, type BodyKind } from './body.decorators';
import { isParserError } from './problem.policy';
import { UploadSlots } from './upload-slots';

type Reader = (request: Request, response: Response, done: (error?: unknown) => void) => void;

const readPictureForm: Reader = multer({
  storage: multer.memoryStorage(),
  defParamCharset: 'utf8',
  limits: {
    fileSize: pictureBytesMax,
    files: 1,
    fields: 8,
    parts: 9,
    fieldSize: 10_000,
    fieldNameSize: 100,
    headerPairs: 20,
  },
}).single('file');

/**
 * Reads the body when it is known who asks and that they may, not earlier: a stranger's megabytes are never parsed.
 * Compressed bodies are refused; nothing here needs them.
 */
@Injectable()
export class BodyInterceptor implements NestInterceptor {
  private readonly readers = new Map<number, Reader>();

  constructor(
    private readonly reflector: Reflector,
    private readonly slots: UploadSlots,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (!hasBody(request) || request.method === 'GET' || request.method === 'HEAD') return next.handle();
    const kind = this.reflector.get<BodyKind | undefined>(bodyKindKey, context.getHandler()) ?? plainJson;
    checkHead(request, kind);
    const read = this.readerOf(kind);
    if (!kind.slot) {
      await finished(read, request, http.getResponse<Response>());
      return next.handle();
    }
    const giveBack = await this.slots.take();
    try {
      await finished(read, request, http.getResponse<Response>());
    } catch (error) {
      giveBack();
      throw error;
    }
    return next.handle().pipe(finalize(giveBack));
  }

  private readerOf(kind: BodyKind): Reader {
    if (kind.format === 'multipart') return readPictureForm;
    const reader =
      this.readers.get(kind.bytesMax) ??
      (express.json({ limit: kind.bytesMax, inflate: false, type: () => true }) as Reader);
    this.readers.set(kind.bytesMax, reader);
    return reader;
  }
}

function hasBody(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

/** Throws unsupported_media or too_large by what the head announces, before a byte is read. */
function checkHead(request: Request, kind: BodyKind): void {
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isRight = kind.format === 'json' ? isJson(mediaType) : mediaType === 'multipart/form-data';
  if (!isRight) {
    const expected = kind.format === 'json' ? 'application/json' : 'multipart/form-data';
    throw new AppError('unsupported_media', `This path takes ${expected}; look at the Content-Type of the request.`);
  }
  if (Number(request.headers['content-length'] ?? 0) > kind.bytesMax) {
    throw new AppError('too_large', `The body may have at most ${kind.bytesMax} bytes.`);
  }
}

function isJson(mediaType: string): boolean {
  return mediaType === 'application/json' || /^application\/[a-z0-9.-]+\+json$/.test(mediaType);
}

/** Throws the reader's own error where it says what is wrong, and malformed for everything else that ends a body early. */
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
