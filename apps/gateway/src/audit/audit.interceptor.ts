import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { Observable, tap } from 'rxjs';
import { auditNoteOf, runWithAuditNote } from './audit-note';
import { fieldNamesOf } from './audit-target.policy';

/** Notes what a request named and created. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const note = auditNoteOf(request);
    const work = new Observable<unknown>((subscriber) =>
      runWithAuditNote(note, () => next.handle().subscribe(subscriber)),
    );
    if (request.method === 'GET' || request.method === 'HEAD') return work;
    return work.pipe(
      tap((answer: unknown) => {
        const body: unknown = request.body;
        note.fields = fieldNamesOf(body);
        Object.assign(note, idsIn(answer, body));
      }),
    );
  }
}

function idsIn(answer: unknown, body: unknown) {
  const of = (value: unknown, name: string): string | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    const member = (value as Readonly<Record<string, unknown>>)[name];
    return typeof member === 'string' ? member : undefined;
  };
  const userId = of(answer, 'user_id') ?? of(body, 'user_id');
  const face = of(answer, 'face_embedding_id');
  const createdId = face ?? of(answer, 'id');
  return {
    ...(userId !== undefined && { userId }),
    ...(createdId !== undefined && { createdId }),
    ...(face !== undefined && { createdKind: 'face-embeddings' }),
  };
}
